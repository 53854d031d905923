#include "net/system_certificates.hpp"

#include <curl/curl.h>

namespace hoist::net {

std::vector<std::string> system_certificates() {
  std::vector<std::string> paths;
  const curl_version_info_data* const curl = curl_version_info(CURLVERSION_NOW);
  for (const char* const path : {curl->cainfo, curl->capath}) {
    if (path) paths.emplace_back(path);
  }
  return paths;
}

}  // namespace hoist::net
