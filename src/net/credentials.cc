#include "net/credentials.hpp"

#include <curl/curl.h>

#include "hoist/cause.hpp"
#include "net/netrc.hpp"

namespace hoist::net {

void require_credentials(const HttpOptions& http) {
  if (http.netrc) require_netrc(http.netrc_file);
  const int features = curl_version_info(CURLVERSION_NOW)->features;
  const bool has_negotiate = (features & (CURL_VERSION_SPNEGO | CURL_VERSION_GSSAPI | CURL_VERSION_SSPI)) != 0;
  if (http.auth == AuthScheme::negotiate && !has_negotiate) {
    throw Cause(ErrorKind::input, "--auth negotiate: this libcurl was built without Kerberos (SPNEGO)");
  }
}

unsigned long auth_schemes_for(AuthScheme scheme, bool given) noexcept {
  switch (scheme) {
    case AuthScheme::digest:
      return CURLAUTH_DIGEST;
    case AuthScheme::negotiate:
      return given ? CURLAUTH_NEGOTIATE : CURLAUTH_BASIC;
    case AuthScheme::any:
      return CURLAUTH_BASIC | CURLAUTH_DIGEST | (given ? CURLAUTH_NEGOTIATE : 0UL);
    case AuthScheme::basic:
      break;
  }
  return CURLAUTH_BASIC;
}

}  // namespace hoist::net
