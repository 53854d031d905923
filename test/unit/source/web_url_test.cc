#include "source/web_url.hpp"

#include <gmock/gmock.h>

#include "hoist/fetch_error.hpp"

namespace hoist::source {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(CheckedUrl, PassesEveryHttpUrl) {
  for (const char* url :
       {"http://h", "https://h/", "HTTP://H/", "hTTpS://h?q", "http://h#f", "http://h:80/a", "http://h:65535",
        "http://user:pass%40word@host/a@b", "http://[::1]/", "http://[fe80::1%25eth0]:8080/a", "http://127.0.0.1:1/a",
        "http://a_b-c.example.org./x;y=z?a=/b#/c", "http://h/a%20b/%zz", "http://h//a//", "http://h/..\\a", "http://..",
        "http://m\xc3\xbcnchen.example/"}) {
    EXPECT_EQ(checked_url(url), url);
  }
}

TEST(CheckedUrl, EncodesWhatIsNotAsciiBehindTheHost) {
  EXPECT_EQ(checked_url("http://\xc3\xa4.org/\xc3\xa4?\xe2\x82\xac"), "http://\xc3\xa4.org/%C3%A4?%E2%82%AC");
}

struct BadUrl {
  std::string url;
  std::string reason;
};

class BadUrls : public testing::TestWithParam<BadUrl> {};

TEST_P(BadUrls, AreRefusedWithAReasonThatGivesNoSecretAway) {
  try {
    checked_url(GetParam().url);
    FAIL() << "accepted: " << GetParam().url;
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::input);
    EXPECT_THAT(cause.message(), HasSubstr(GetParam().reason)) << GetParam().url;
    EXPECT_THAT(cause.message(), Not(HasSubstr("secret")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadUrls,
    testing::Values(
        BadUrl{"", "not an absolute URL"}, BadUrl{"host/path", "not an absolute URL"},
        BadUrl{"//host/path", "not an absolute URL"}, BadUrl{"/path", "not an absolute URL"},
        BadUrl{"http:/host", "not an absolute URL"}, BadUrl{"://host", "not an absolute URL"},
        BadUrl{"me:secret@host", "not an absolute URL"}, BadUrl{"a b://host", "not an absolute URL"},
        BadUrl{"ftp://me:secret@host/", "only http:// and https://"}, BadUrl{"file:///etc/passwd", "only http"},
        BadUrl{"httpss://h", "only http"}, BadUrl{"http://", "has no host"}, BadUrl{"http:///path", "has no host"},
        BadUrl{"http://?q", "has no host"}, BadUrl{"http://:80/", "has no host"},
        BadUrl{"http://me:secret@/x", "has no host"}, BadUrl{"http://a@b:secret@host/", "more than one @"},
        BadUrl{"http://h/a b", "space"}, BadUrl{"http://h /a", "space"}, BadUrl{"http://h/a\tb", "control"},
        BadUrl{"http://h/\x7f", "control"}, BadUrl{std::string("http://h/\0", 10), "control"},
        BadUrl{"http://good\\@evil/", "backslash"}, BadUrl{"http://good\\.evil/", "backslash"},
        BadUrl{"http://a%2fb/", "contains an invalid character"},
        BadUrl{"http://a{b}/", "contains an invalid character"},
        BadUrl{"http://[::1/", "contains an invalid character"}, BadUrl{"http://[]/", "contains an invalid character"},
        BadUrl{"http://[", "contains an invalid character"}, BadUrl{"http://[::1]x/", "contains an invalid character"},
        BadUrl{"http://h:/", "port"}, BadUrl{"http://h:0/", "port"}, BadUrl{"http://h:65536/", "port"},
        BadUrl{"http://h:99999999999/", "port"}, BadUrl{"http://h:-1/", "port"}, BadUrl{"http://h:8o/", "port"},
        BadUrl{"http://[::1]:/", "port"}, BadUrl{"http://h:80:80/", "port"}));

TEST(LooksLikeUrl, MeansASchemeAndTwoSlashes) {
  for (const char* text : {"http://", "ftp://h", "X-y.z+1://"}) EXPECT_TRUE(looks_like_url(text)) << text;
  for (const char* text : {"", "://", "code=http://h", "h", "a b://"}) EXPECT_FALSE(looks_like_url(text)) << text;
}

TEST(HostIn, IsInLowerCaseAndWithoutAllAroundIt) {
  EXPECT_EQ(host_in("http://me:pw@Host.Example:8080/a@b"), "host.example");
  EXPECT_EQ(host_in("http://[2001:DB8::1]:80"), "2001:db8::1");
  EXPECT_EQ(host_in("http://[::1]"), "::1");
  EXPECT_EQ(host_in("HTTPS://h?a:b"), "h");
}

TEST(OriginIn, HasSchemeHostAndPortInOneSpelling) {
  EXPECT_EQ(origin_in("http://me:pw@Host.Example:8080/a@b"), "http://host.example:8080");
  EXPECT_EQ(origin_in("HTTP://h"), "http://h:80");
  EXPECT_EQ(origin_in("https://h?a:b"), "https://h:443");
  EXPECT_EQ(origin_in("http://h:00443#:1"), "http://h:443");
  EXPECT_EQ(origin_in("http://[2001:DB8::1]"), "http://[2001:db8::1]:80");
  EXPECT_EQ(origin_in("https://[::1]:8443/"), "https://[::1]:8443");
}

}  // namespace
}  // namespace hoist::source
