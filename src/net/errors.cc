#include "net/errors.hpp"

#include <string>
#include <utility>

#include "base/url.hpp"

namespace hoist::net {

namespace {

ErrorKind kind_of(CURLcode code) noexcept {
  switch (code) {
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_BAD_CONTENT_ENCODING:
#if LIBCURL_VERSION_NUM >= 0x080600
    case CURLE_TOO_LARGE:
#endif
      return ErrorKind::http;
    case CURLE_OPERATION_TIMEDOUT:
      return ErrorKind::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
      return ErrorKind::tls;
    case CURLE_OUT_OF_MEMORY:
    case CURLE_FAILED_INIT:
    case CURLE_BAD_FUNCTION_ARGUMENT:
    case CURLE_UNKNOWN_OPTION:
    case CURLE_NOT_BUILT_IN:
      return ErrorKind::internal;
    default:
      return ErrorKind::network;
  }
}

/// Whether the same request may succeed a little later: connection resets, failed name lookups, truncated answers. What
/// depends on trust or on the request itself is permanent.
bool retryable(CURLcode code) noexcept {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_HTTP2:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2_STREAM:
    case CURLE_HTTP3:
    case CURLE_QUIC_CONNECT_ERROR:
      return true;
    default:
      return false;
  }
}

/// libcurl's own message, unless it quotes the URL of a proxy: in a malformed one, any part may be the password,
/// including what libcurl takes for the host.
std::string message_of(CURLcode code, std::string_view detail) {
  if (detail.starts_with("Unsupported proxy")) {
    return "the proxy cannot be used: its URL is malformed or its scheme is not supported";
  }
  if (detail.empty() || code == CURLE_COULDNT_RESOLVE_PROXY) return curl_easy_strerror(code);
  return base::without_userinfo(detail);
}

}  // namespace

Cause cause_of(CURLcode code, std::string_view detail) {
  Cause cause(kind_of(code), message_of(code, detail));
  return retryable(code) ? std::move(cause).as_retryable() : std::move(cause);
}

}  // namespace hoist::net
