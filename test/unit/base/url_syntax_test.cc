#include "base/url_syntax.hpp"

#include <gmock/gmock.h>

#include "hoist/fetch_error.hpp"

namespace hoist::base {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(SplitUrl, CutsAtTheDelimiters) {
  struct Row {
    const char* url;
    const char* scheme;
    const char* authority;
    const char* path;
    const char* tail;
  };
  constexpr Row table[] = {
      {"http://h/a/b?c=/d#e", "http", "h", "/a/b", "?c=/d#e"},
      {"https://me:pw@[::1]:80", "https", "me:pw@[::1]:80", "", ""},
      {"http://h?q://x/", "http", "h", "", "?q://x/"},
      {"http://h#f", "http", "h", "", "#f"},
      {"http:///p", "http", "", "/p", ""},
      {"a/b?c", "", "", "a/b", "?c"},
      {"", "", "", "", ""},
  };
  for (const Row& row : table) {
    const UrlParts parts = split_url(row.url);
    EXPECT_EQ(parts.scheme, row.scheme) << row.url;
    EXPECT_EQ(parts.authority, row.authority) << row.url;
    EXPECT_EQ(parts.path, row.path) << row.url;
    EXPECT_EQ(parts.tail, row.tail) << row.url;
  }
}

TEST(IsPlainAuthority, MeansThatItHasNoOtherSpelling) {
  for (const char* plain :
       {"h", "a-b.example.org", "127.0.0.1", "255.0.10.1:8080", "h:1", "h:65535", "1a.b", "4.example"}) {
    EXPECT_TRUE(is_plain_authority(plain)) << plain;
  }
  for (const char* other :
       {"",       "H",     "u@h",        "[::1]",     "h:",       "h:0", "h:080", "h:65536",   "h:8o",      "1",
        "0x7f.1", "127.1", "127.0.0.01", "256.0.0.1", "1.2.3.4.", "h.",  "a_b",   "m\xc3\xbc", "1.2.3.4.5", "1..2.3"}) {
    EXPECT_FALSE(is_plain_authority(other)) << other;
  }
}

struct BadUrl {
  std::string url;
  std::string reason;
};

class BadUrls : public testing::TestWithParam<BadUrl> {};

TEST_P(BadUrls, AreRefusedWithAReasonThatGivesNoSecretAway) {
  try {
    check_url_syntax(GetParam().url);
    FAIL() << "accepted: " << GetParam().url;
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::input);
    EXPECT_THAT(cause.message(), HasSubstr(GetParam().reason)) << GetParam().url;
    EXPECT_THAT(cause.message(), Not(HasSubstr("secret")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadUrls,
    testing::Values(BadUrl{"", "not an absolute URL"}, BadUrl{"host/path", "not an absolute URL"},
                    BadUrl{"//host/path", "not an absolute URL"}, BadUrl{"/path", "not an absolute URL"},
                    BadUrl{"http:/host", "not an absolute URL"}, BadUrl{"://host", "not an absolute URL"},
                    BadUrl{"me:secret@host", "not an absolute URL"}, BadUrl{"a b://host", "not an absolute URL"},
                    BadUrl{"ftp://me:secret@host/", "only http:// and https://"},
                    BadUrl{"file:///etc/passwd", "only http"}, BadUrl{"httpss://h", "only http"},
                    BadUrl{"http://", "has no host"}, BadUrl{"http:///path", "has no host"},
                    BadUrl{"http://?q", "has no host"}, BadUrl{"http://:80/", "has no host"},
                    BadUrl{"http://me:secret@/x", "has no host"}, BadUrl{"http://a@b:secret@host/", "more than one @"},
                    BadUrl{"http://h/a b", "space"}, BadUrl{"http://h /a", "space"}, BadUrl{"http://h/a\tb", "control"},
                    BadUrl{"http://h/\x7f", "control"}, BadUrl{std::string("http://h/\0", 10), "control"},
                    BadUrl{"http://good\\@evil/", "backslash"}, BadUrl{"http://good\\.evil/", "backslash"},
                    BadUrl{"http://a%2fb/", "invalid character"}, BadUrl{"http://a{b}/", "invalid character"},
                    BadUrl{"http://[::1/", "invalid character"}, BadUrl{"http://[]/", "invalid character"},
                    BadUrl{"http://[", "invalid character"}, BadUrl{"http://[::1]x/", "invalid character"},
                    BadUrl{"http://h:/", "port"}, BadUrl{"http://h:0/", "port"}, BadUrl{"http://h:65536/", "port"},
                    BadUrl{"http://h:99999999999/", "port"}, BadUrl{"http://h:-1/", "port"},
                    BadUrl{"http://h:8o/", "port"}, BadUrl{"http://[::1]:/", "port"}, BadUrl{"http://h:80:80/", "port"},
                    BadUrl{"http://h\xff/", "not UTF-8"}, BadUrl{"http://u:\xc3@h/", "not UTF-8"},
                    BadUrl{"http://h\xc2\x9b/", "control character"}));

TEST(LooksLikeUrl, MeansASchemeAndTwoSlashes) {
  for (const char* text : {"http://", "ftp://h", "X-y.z+1://"}) EXPECT_TRUE(looks_like_url(text)) << text;
  for (const char* text : {"", "://", "code=http://h", "h", "a b://"}) EXPECT_FALSE(looks_like_url(text)) << text;
}

}  // namespace
}  // namespace hoist::base
