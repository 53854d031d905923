#include "source/url_names.hpp"

#include <gmock/gmock.h>

#include "hoist/fetch_error.hpp"

namespace hoist::source {
namespace {

using std::string_literals::operator""s;

struct Named {
  std::string url;
  std::string folders;
  std::string name;
  std::string code;
};

class UrlNames : public testing::TestWithParam<Named> {};

TEST_P(UrlNames, AreTakenFromThePath) {
  const Named& expected = GetParam();
  EXPECT_EQ(folders_in(expected.url), expected.folders);
  EXPECT_EQ(name_in(expected.url), expected.name);
  EXPECT_EQ(code_in(expected.url), expected.code);
}

INSTANTIATE_TEST_SUITE_P(
    Table, UrlNames,
    testing::Values(Named{"http://h/a.gif", "", "a.gif", "a.gif"}, Named{"http://h/a/b/c.gif", "a/b", "c.gif", "c.gif"},
                    Named{"http://H", "", "index.html", "h"}, Named{"http://h/", "", "index.html", "h"},
                    Named{"http://me:pw@h:80/?q=/x", "", "index.html", "h"},
                    Named{"http://h?q=/x", "", "index.html", "h"}, Named{"http://h#/x", "", "index.html", "h"},
                    Named{"http://h/a/b/", "a/b", "index.html", "b"}, Named{"http://h//a//b", "a", "b", "b"},
                    Named{"http://h/a?x/y#z", "", "a", "a"}, Named{"http://h/a%20b/c%20d", "a b", "c d", "c d"},
                    Named{"http://h/%C3%A4", "", "\xc3\xa4", "\xc3\xa4"}, Named{"http://h/100%", "", "100%", "100%"},
                    Named{"http://h/a%2Fb/c%2fd", "a%2Fb", "c%2fd", "c%2fd"},
                    Named{"http://h/@s%2Fn%20m", "", "@s%2Fn m", "@s%2Fn m"},
                    Named{"http://h/%ff/%c0%ae", "%ff", "%c0%ae", "%c0%ae"},
                    Named{"http://h/%252e%252e%252fx", "", "%2e%2e%2fx", "%2e%2e%2fx"},
                    Named{"http://h/a/%2e%2e", "a", "..", ".."}, Named{"http://h/../x", "..", "x", "x"},
                    Named{"http://h/%0ab", "", "\nb", "%0ab"}, Named{"http://h/a%00", "", "a\0"s, "a%00"},
                    Named{"http://h/a%5Cb", "", "a\\b", "a\\b"}));

TEST(UrlNames, WithAnEncodedSlashMayNotLeadOutOfTheFolder) {
  for (const char* segment : {"..%2f..%2fetc%2fpasswd", "%2e%2e%2fx", "%2fetc%2fpasswd", "a%2f..%2fb", "a%2F", "%2F",
                              ".%2Fa", "a%2f%2fb", "a%2f%2e%2e"}) {
    EXPECT_THROW(name_in("http://h/"s + segment), Cause) << segment;
    EXPECT_THROW(folders_in("http://h/"s + segment + "/x"), Cause) << segment;
    EXPECT_NO_THROW(code_in("http://h/"s + segment)) << segment;
  }
}

TEST(CodeIn, IsAtMost255Bytes) {
  EXPECT_EQ(code_in("http://h/" + std::string(1000, 'x')), std::string(255, 'x'));
  EXPECT_EQ(code_in("http://" + std::string(1000, 'x')), std::string(255, 'x'));
}

TEST(QueryIn, IsOneNameThatTellsUrlsApart) {
  EXPECT_EQ(query_in("http://h/get?id=1&u=a/b%2Fc%20d#x?y"), "id=1&u=a%2Fb%2Fc d");
  EXPECT_EQ(query_in("http://h/get?%ff/"), "%ff%2F");  // not UTF-8: as it is
  for (const char* url : {"http://h/get", "http://h/get?", "http://h", "http://h/get#?x"}) {
    EXPECT_EQ(query_in(url), "") << url;
  }
}

TEST(ExtensionOf, IsWhatFollowsTheLastDotOfANameThatBeginsWithNone) {
  EXPECT_EQ(extension_of("a.tar.gz"), "gz");
  EXPECT_EQ(extension_of("a.b"), "b");
  EXPECT_EQ(extension_of("..b"), "b");
  for (const char* name : {"", "a", ".profile", "a."}) EXPECT_EQ(extension_of(name), "") << name;
}

TEST(StemOf, IsTheRest) {
  EXPECT_EQ(stem_of("a.tar.gz"), "a.tar");
  EXPECT_EQ(stem_of("a.b"), "a");
  for (const char* name : {"", "a", ".profile", "a."}) EXPECT_EQ(stem_of(name), name);
}

}  // namespace
}  // namespace hoist::source
