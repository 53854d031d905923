#include "base/url.hpp"

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/url.hpp"
#include "hoist/fetch_error.hpp"

namespace hoist::base {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(OriginOf, NamesSchemeHostAndPortInOneWayOnly) {
  struct Row {
    const char* url;
    const char* origin;
  };
  constexpr Row table[] = {
      {"http://example.org/a", "http://example.org:80"},
      {"http://example.org", "http://example.org:80"},
      {"http://example.org/", "http://example.org:80"},
      {"http://example.org?query", "http://example.org:80"},
      {"http://example.org/a?b=c#fragment", "http://example.org:80"},
      {"HTTP://EXAMPLE.org/A", "http://example.org:80"},
      {"http://example.org:80/a", "http://example.org:80"},
      {"http://example.org:/a", "http://example.org:80"},
      {"http://example.org:8080/a", "http://example.org:8080"},
      {"https://example.org/a", "https://example.org:443"},
      {"https://example.org:443/a", "https://example.org:443"},
      {"https://example.org:80/a", "https://example.org:80"},
      {"HtTpS://WWW.Example.ORG:8443", "https://www.example.org:8443"},
      {"http://user@example.org/a", "http://example.org:80"},
      {"http://user:password@example.org/a", "http://example.org:80"},
      {"http://user%40home:pass%3Aword@example.org:81/a", "http://example.org:81"},
      {"http://127.0.0.1:8001/flags", "http://127.0.0.1:8001"},
      {"http://[::1]/a", "http://[::1]:80"},
      {"http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080"},
      {"https://user:password@[::1]/a", "https://[::1]:443"},
      {"http://ex%61mple.org/", "http://example.org:80"},
  };
  for (const Row& row : table) EXPECT_EQ(origin_of(row.url), row.origin) << row.url;
}

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

TEST(HostOf, IsInLowerCaseAndWithoutAllAroundIt) {
  EXPECT_EQ(host_of("http://me:pw@Host.Example:8080/a@b"), "host.example");
  EXPECT_EQ(host_of("http://[2001:DB8::1]:80"), "2001:db8::1");
  EXPECT_EQ(host_of("http://[::1]"), "::1");
  EXPECT_EQ(host_of("HTTPS://h?a:b"), "h");
  EXPECT_EQ(host_of("http://h:81/"), "h");
}

/// What libcurl would ask, and whom.
struct Understood {
  std::string scheme;
  std::string host;
  std::string port;
  std::string whole;  // without user name and password
};

std::string part_of(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, void (*)(void*)> owner(text, curl_free);
  return text;
}

/// @returns nothing if it is no URL to libcurl
std::optional<Understood> understood(const std::string& text) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return std::nullopt;
  Understood parts{.scheme = part_of(url.get(), CURLUPART_SCHEME),
                   .host = part_of(url.get(), CURLUPART_HOST),
                   .port = part_of(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT),
                   .whole = {}};
  for (const CURLUPart secret : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS}) {
    curl_url_set(url.get(), secret, nullptr, 0);
  }
  parts.whole = part_of(url.get(), CURLUPART_URL);
  return parts;
}

std::string in_lower_case(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

/// All that is accepted, libcurl understands in the same way: otherwise a limit, a health record or a password could be
/// taken for another server's than the one that is asked.
void expect_one_answer(const std::string& text) {
  std::string url;
  try {
    url = checked_url(text);
  } catch (const Cause&) {
    return;
  }
  const std::optional<Understood> parts = understood(url);
  ASSERT_TRUE(parts) << text;
  std::string host = in_lower_case(parts->host);
  EXPECT_EQ(origin_of(url), parts->scheme + "://" + host + ":" + parts->port) << text;
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  EXPECT_EQ(host_of(url), host) << text;
  EXPECT_EQ(shown_url(url, QueryValues::all), parts->whole) << text;
}

TEST(UrlFunctions, AgreeWithLibcurlOnWhatIsHardToRead) {
  for (const char* authority : {"h",
                                "H",
                                "h:80",
                                "h:0080",
                                "h:443",
                                "u@h",
                                "u:p@h",
                                "u:p@H:1",
                                "h.",
                                "h..",
                                "..",
                                "-",
                                "a_b",
                                "127.1",
                                "0x7f.1",
                                "0177.0.0.1",
                                "2130706433",
                                "127.0.0.1",
                                "127.0.0.01",
                                "1.2.3.4.",
                                "1.2.3.4.5",
                                "256.1.1.1",
                                "999999999999",
                                "[::1]",
                                "[::ffff:1.2.3.4]",
                                "[1::2]:8",
                                "[fe80::1%25eth0]",
                                "[v1.x]",
                                "m\xc3\xbcnchen.example",
                                "u@[::1]:8",
                                "a!b",
                                "a;b",
                                "a&b",
                                "a,b",
                                "a=b",
                                "x:y@127.1:7",
                                "u;o=1@h",
                                ":@h",
                                "@h",
                                "a~b",
                                "1e3.4",
                                "4.e"}) {
    for (const char* scheme : {"http", "https", "HTTP", "hTTps"}) {
      for (const char* rest :
           {"", "/", "/a/../b", "/./a", "/.a", "?q", "#f", "/a?b#c", "/%2e%2e/a", "/a@b", "//a", "/a\\b"}) {
        expect_one_answer(std::string(scheme) + "://" + authority + rest);
      }
    }
  }
}

TEST(UrlFunctions, AgreeWithLibcurlOnAnyMixOfDelimiters) {
  constexpr std::string_view pieces = "ab019.:/?#@[]%2exX-_\\;=&!\xc3\xa4";
  std::minstd_rand random(1);
  for (int i = 0; i < 50'000; ++i) {
    std::string text = random() % 2 == 0 ? "http://" : "https://";
    for (auto length = random() % 12; length > 0; --length) text += pieces[random() % pieces.size()];
    expect_one_answer(text + (random() % 2 == 0 ? "/" : ""));
  }
}

TEST(Origins, AreThoseOfOriginOfWhateverTheOneBeforeWas) {
  Origins origins;
  for (const char* url : {"http://host/a", "http://host/b", "http://host", "http://host?c", "http://host:81/a",
                          "http://host.org/a", "https://host/a", "http://user@host/a", "http://host/a"}) {
    EXPECT_EQ(origins.of(url), origin_of(url)) << url;
  }
}

TEST(HostOf, IsTheNameAlone) {
  EXPECT_EQ(host_of("https://me@Example.ORG:8443/a"), "example.org");
  EXPECT_EQ(host_of("http://[::1]/a"), "::1");
}

/// The examples of RFC 3986 section 5.4, and what servers send besides.
TEST(Resolve, GoesByTheStandard) {
  struct Row {
    const char* reference;
    const char* target;
  };
  constexpr Row table[] = {
      {"https://other/x", "https://other/x"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g/"},
      {"//g:81/h", "http://g:81/h"},
      {"?y", "http://a/b/c/d?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d?q"},
      {"g#s", "http://a/b/c/g"},
      {"g?y#s", "http://a/b/c/g?y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/../x", "http://a/b/c/g"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"", "http://a/b/c/d?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/../h", "http://a/b/c/h"},
      {"a b", "http://a/b/c/a%20b"},
      {"/\xc3\xa9?\xc3\xa9", "http://a/%c3%a9?%c3%a9"},
      {"http://other", "http://other/"},
      {"HTTP://OTHER/x", "http://OTHER/x"},
      {"ftp://other/x", "ftp://other/x"},
  };
  for (const Row& row : table) {
    EXPECT_EQ(resolve("http://a/b/c/d?q", row.reference), row.target) << row.reference;
    EXPECT_EQ(resolve("http://a/b/c/d?q#f/g?h", row.reference), row.target) << row.reference;
  }
  EXPECT_EQ(resolve("http://a", "g"), "http://a/g");
  EXPECT_EQ(resolve("http://a?q/r", "g"), "http://a/g");
  EXPECT_EQ(resolve("http://a/b?q/r", "g"), "http://a/g");
}

TEST(Resolve, KeepsTheUserInfoOfWhoAsksWithinTheOrigin) {
  EXPECT_EQ(resolve("http://me:p%40ss@a/b", "/c"), "http://me:p%40ss@a/c");
  EXPECT_EQ(resolve("http://me:p%40ss@a/b", "http://A:80/c"), "http://me:p%40ss@A:80/c");
  EXPECT_EQ(resolve("http://me:p%40ss@a/b", "http://you:x@a/c"), "http://me:p%40ss@a/c");
  EXPECT_EQ(resolve("http://a/b", "http://you:x@a/c"), "http://a/c");
  for (const char* reference : {"http://b/c", "http://a:81/c", "https://a/c", "//b/c"}) {
    EXPECT_THAT(*resolve("http://me:pass@a/b", reference), Not(HasSubstr("me"))) << reference;
  }
}

TEST(Resolve, KnowsWhatIsMalformed) {
  for (const char* reference :
       {"http://", "http://[bad/", "//", "http://a:99999/", "http://a:x/", "/\x01", "http://a b/"}) {
    EXPECT_EQ(resolve("http://a/b", reference), std::nullopt) << reference;
  }
}

TEST(LoginOf, IsWhoTheUrlNames) {
  struct Row {
    const char* url;
    const char* user;      // null: nobody
    const char* password;  // null: none
  };
  constexpr Row table[] = {
      {"http://example.org/", nullptr, nullptr},
      {"http://example.org/a@b", nullptr, nullptr},
      {"http://example.org?a:b@c", nullptr, nullptr},
      {"http://", nullptr, nullptr},
      {"http://@", nullptr, nullptr},
      {"http://me@example.org/", "me", nullptr},
      {"http://me:@example.org/", "me", ""},
      {"http://:secret@example.org/", "", "secret"},
      {"https://me:secret@[::1]:8443/a@b", "me", "secret"},
      {"http://m%40e:s%3A%2Fcret@example.org", "m@e", "s:/cret"},
  };
  for (const Row& row : table) {
    const auto login = login_of(row.url);
    EXPECT_EQ(login.has_value(), row.user != nullptr) << row.url;
    if (!login || !row.user) continue;
    EXPECT_EQ(login->user, row.user) << row.url;
    EXPECT_EQ(login->password.has_value(), row.password != nullptr) << row.url;
    EXPECT_EQ(login->password.value_or("none"), row.password ? row.password : "none") << row.url;
  }
}

TEST(Origins, RefuseWhatIsNoUrlAndGoOn) {
  Origins origins;
  for (const char* url : {"", "nonsense", "ftp://host/", "http://", "http:///"}) {
    EXPECT_THROW(origins.of(url), Cause) << url;
    EXPECT_EQ(origins.of("http://host/"), "http://host:80");
  }
}

TEST(OriginOf, RefusesWhatIsNoHttpUrl) {
  struct Row {
    const char* url;
    const char* message;
  };
  constexpr Row table[] = {
      {"", "not a URL: (unreadable URL)"},
      {"example.org/a", "not a URL: (unreadable URL)"},
      {"//example.org/a", "not a URL: (unreadable URL)"},
      {"http://", "not a URL: (unreadable URL)"},
      {"http://exam ple.org/", "not a URL: (unreadable URL)"},
      {"http://example.org:99999/", "not a URL: (unreadable URL)"},
      {"http://example.org:port/", "not a URL: (unreadable URL)"},
      {"http://example.org/\x01", "not a URL: (unreadable URL)"},
      {"file:///etc/passwd", "only http and https URLs are fetched, not file"},
      {"FTP://example.org/", "only http and https URLs are fetched, not ftp"},
      {"ftp://user:secret@example.org/", "only http and https URLs are fetched, not ftp"},
      {"gopher://example.org/", "only http and https URLs are fetched, not gopher"},
      {"nonsense://example.org/", "only http and https URLs are fetched, not nonsense"},
  };
  for (const Row& row : table) {
    try {
      ADD_FAILURE() << row.url << " has become " << origin_of(row.url);
    } catch (const Cause& cause) {
      EXPECT_EQ(cause.kind(), ErrorKind::input) << row.url;
      EXPECT_EQ(cause.message(), row.message) << row.url;
    }
  }
}

TEST(OriginOf, NeverSaysAPassword) {
  for (const char* url : {"http://user:secret@", "http://user:secret@exam ple/", "http://user:secret@host:port/",
                          "ftp://user:secret@host/", "user:secret@host", "http://user:se cret@host/"}) {
    try {
      ADD_FAILURE() << url << " has become " << origin_of(url);
    } catch (const Cause& cause) {
      EXPECT_THAT(cause.message(), Not(HasSubstr("secret"))) << url;
      EXPECT_THAT(cause.message(), Not(HasSubstr("user"))) << url;
    }
  }
}

TEST(ShownUrl, LeavesOutUserAndPasswordInEveryForm) {
  struct Row {
    const char* url;
    const char* shown;
  };
  constexpr Row table[] = {
      {"http://example.org/ad/ad.gif", "http://example.org/ad/ad.gif"},
      {"http://example.org:8001/flags", "http://example.org:8001/flags"},
      {"http://example.org", "http://example.org/"},
      {"HTTP://example.org/a", "http://example.org/a"},
      {"http://example.org:/a", "http://example.org/a"},
      {"http://example.org:65535/a", "http://example.org:65535/a"},
      {"http://127.0.0.1:8001/a/%41?b=c", "http://127.0.0.1:8001/a/%41?b=c"},
      {"http://user@example.org/a", "http://example.org/a"},
      {"http://user:password@example.org/a", "http://example.org/a"},
      {"http://user:@example.org/a", "http://example.org/a"},
      {"http://:password@example.org/a", "http://example.org/a"},
      {"http://@example.org/a", "http://example.org/a"},
      {"http://user%40home:pass%3Aword%40@example.org/a", "http://example.org/a"},
      {"HTTPS://user:password@example.org:8443/a?b=c#d", "https://example.org:8443/a?b=c#d"},
      {"http://user:password@[::1]:8080/a", "http://[::1]:8080/a"},
      {"http:/user:password@example.org/a", "http://example.org/a"},
      {"ftp://user:password@example.org/a", "ftp://example.org/a"},
      {"imap://user:password;AUTH=PLAIN@example.org/", "imap://example.org/"},
  };
  for (const Row& row : table) EXPECT_EQ(shown_url(row.url, QueryValues::all), row.shown) << row.url;
}

TEST(ShownUrl, KeepsQueryAndFragmentOnlyWhereTheyAreAskedFor) {
  const std::string url = "http://example.org/a?b=c&d=%20#top";
  EXPECT_EQ(shown_url(url, QueryValues::all), url);
  EXPECT_EQ(shown_url(url), "http://example.org/a?b=***&d=***#***");
  EXPECT_EQ(shown_url("http://user:password@example.org/a?b=c"), "http://example.org/a?b=***");
}

TEST(ShownUrl, ShowsNothingOfWhatCannotBeParsed) {
  for (const char* url :
       {"", "nonsense", "user:password@example.org", "http://", "http://user:pass word@example.org/",
        "http://user:p@ss@word@example.org/", "http://user:password@example.org:99999/", "http:user:password@host",
        "http://user:password%40example.org/", "http://:80/", "http:/https://user:password@host/"}) {
    EXPECT_EQ(shown_url(url), "(unreadable URL)") << url;
  }
}

TEST(WithoutUserinfo, HidesWhatStandsBeforeTheHostOfEveryUrl) {
  EXPECT_EQ(without_userinfo("syntax in 'http://me:secret@host:99999'"), "syntax in 'http://host:99999'");
  EXPECT_EQ(without_userinfo("http://a:b@c and https://d:e@f@g/h"), "http://c and https://g/h");
  EXPECT_EQ(without_userinfo("http://host/path"), "http://host/path");
  EXPECT_EQ(without_userinfo("at http://host/?mail=a@b&token=secret now"), "at http://*** now");
  EXPECT_EQ(without_userinfo("at http://me:sec?ret@host/"), "at http://***");
  EXPECT_EQ(without_userinfo("mail me@host"), "mail me@host");
  EXPECT_EQ(without_userinfo("://"), "://");
  EXPECT_EQ(without_userinfo(""), "");
}

}  // namespace
}  // namespace hoist::base
