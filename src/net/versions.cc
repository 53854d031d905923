#include <string>

#include <curl/curl.h>
#include <uv.h>

#include "base/platform.hpp"
#include "hoist/downloader.hpp"
#include "hoist_version.h"

namespace hoist {

std::string versions() {
  const curl_version_info_data* const curl = curl_version_info(CURLVERSION_NOW);
  std::string text = "hoist " HOIST_VERSION "\n";
  text.append("libcurl ").append(curl->version);
  if (curl->ssl_version) text.append(" (").append(curl->ssl_version).append(")");
  text.append("\nlibuv ").append(uv_version_string());
  text.append("\nsystem: ").append(base::platform::used).append("\n");
  return text;
}

}  // namespace hoist
