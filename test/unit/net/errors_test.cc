#include "net/errors.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hoist::net {
namespace {

TEST(CauseOf, GivesEachOfLibcurlsErrorsItsKind) {
  struct Row {
    CURLcode code;
    ErrorKind kind;
  };
  constexpr Row table[] = {
      {CURLE_UNSUPPORTED_PROTOCOL, ErrorKind::http},
      {CURLE_URL_MALFORMAT, ErrorKind::http},
      {CURLE_TOO_MANY_REDIRECTS, ErrorKind::http},
      {CURLE_BAD_CONTENT_ENCODING, ErrorKind::http},
      {CURLE_COULDNT_RESOLVE_HOST, ErrorKind::network},
      {CURLE_COULDNT_RESOLVE_PROXY, ErrorKind::network},
      {CURLE_COULDNT_CONNECT, ErrorKind::network},
      {CURLE_HTTP2, ErrorKind::network},
      {CURLE_HTTP2_STREAM, ErrorKind::network},
      {CURLE_PARTIAL_FILE, ErrorKind::network},
      {CURLE_GOT_NOTHING, ErrorKind::network},
      {CURLE_SEND_ERROR, ErrorKind::network},
      {CURLE_RECV_ERROR, ErrorKind::network},
      {CURLE_OPERATION_TIMEDOUT, ErrorKind::timeout},
      {CURLE_SSL_CONNECT_ERROR, ErrorKind::tls},
      {CURLE_PEER_FAILED_VERIFICATION, ErrorKind::tls},
      {CURLE_SSL_CERTPROBLEM, ErrorKind::tls},
      {CURLE_SSL_CIPHER, ErrorKind::tls},
      {CURLE_SSL_CACERT_BADFILE, ErrorKind::tls},
      {CURLE_SSL_ISSUER_ERROR, ErrorKind::tls},
      {CURLE_SSL_PINNEDPUBKEYNOTMATCH, ErrorKind::tls},
      {CURLE_SSL_INVALIDCERTSTATUS, ErrorKind::tls},
      {CURLE_OUT_OF_MEMORY, ErrorKind::internal},
      {CURLE_FAILED_INIT, ErrorKind::internal},
      {CURLE_BAD_FUNCTION_ARGUMENT, ErrorKind::internal},
      {CURLE_UNKNOWN_OPTION, ErrorKind::internal},
      {CURLE_NOT_BUILT_IN, ErrorKind::internal},
  };
  for (const Row& row : table) EXPECT_EQ(cause_of(row.code, "").kind(), row.kind) << curl_easy_strerror(row.code);
}

TEST(CauseOf, TakesLibcurlsOwnWordsForTheMessage) {
  const Cause cause = cause_of(CURLE_COULDNT_CONNECT, "Failed to connect to example.org port 80");
  EXPECT_EQ(cause.message(), "Failed to connect to example.org port 80");
  EXPECT_EQ(cause.http_status(), 0);
}

TEST(CauseOf, SaysNothingOfWhatSomebodyHasWrittenForAProxy) {
  for (const char* detail :
       {"Unsupported proxy syntax in 'me:s3cret@host:99999'", "Unsupported proxy syntax in 's3cret'",
        "Unsupported proxy scheme for 'ftp://me:s3 cret@host'",
        "Unsupported proxy 'https://me:s3/cret@host', libcurl is built without the HTTPS-proxy"
        " support."}) {
    EXPECT_EQ(cause_of(CURLE_COULDNT_CONNECT, detail).message(),
              "the proxy cannot be used: its URL is malformed or its scheme is not supported");
  }
  EXPECT_EQ(cause_of(CURLE_COULDNT_RESOLVE_PROXY, "Could not resolve proxy: s3").message(),
            curl_easy_strerror(CURLE_COULDNT_RESOLVE_PROXY));
}

TEST(CauseOf, TakesTheErrorsNameWhereLibcurlSaidNothing) {
  EXPECT_EQ(cause_of(CURLE_COULDNT_CONNECT, "").message(), curl_easy_strerror(CURLE_COULDNT_CONNECT));
  EXPECT_EQ(cause_of(CURLE_PARTIAL_FILE, "").message(), curl_easy_strerror(CURLE_PARTIAL_FILE));
}

}  // namespace
}  // namespace hoist::net
