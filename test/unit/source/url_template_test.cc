#include "source/url_template.hpp"

#include <gmock/gmock.h>

#include "hoist/fetch_error.hpp"

namespace hoist::source {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(UrlTemplate, MakesUrlsOfCodes) {
  EXPECT_EQ(UrlTemplate("https://h/{code}.TXT").url_of("KJFK", 1), "https://h/KJFK.TXT");
  EXPECT_EQ(UrlTemplate("http://h/{code:lower}/{code:lower}.gif").url_of("AD", 1), "http://h/ad/ad.gif");
  EXPECT_EQ(UrlTemplate("http://h/{code:upper}?n={n}").url_of("ad", 7), "http://h/AD?n=7");
  EXPECT_EQ(UrlTemplate("http://{code}.example/{{x}}").url_of("a", 1), "http://a.example/{x}");
}

TEST(UrlTemplate, EncodesACodeThatMeansSomethingElseInAUrl) {
  const UrlTemplate urls("http://h/{code}");
  EXPECT_EQ(urls.url_of("a/b c?d#e%f&\xc3\xa4", 1), "http://h/a%2Fb%20c%3Fd%23e%25f%26%C3%A4");
  EXPECT_EQ(urls.url_of("\n", 1), "http://h/%0A");
}

TEST(UrlTemplate, KeepsTheSlashesOfACodeThatIsAPath) {
  EXPECT_EQ(UrlTemplate("http://h/{code:path}").url_of("a/b c/d?.gz", 1), "http://h/a/b%20c/d%3F.gz");
  EXPECT_EQ(UrlTemplate("http://h/{code:path:lower}").url_of("/A//B/", 1), "http://h//a//b/");
  EXPECT_EQ(UrlTemplate("http://h/{code:upper:path}").url_of("a", 1), "http://h/A");
  EXPECT_FALSE(UrlTemplate("http://h/{code:path}").encodes_slashes());
  EXPECT_TRUE(UrlTemplate("http://h/{code:path}?{code}").encodes_slashes());
  EXPECT_FALSE(UrlTemplate("http://h/{n}").encodes_slashes());
}

TEST(UrlTemplate, IsRefusedForACodeThatCannotBeAHost) {
  const UrlTemplate urls("http://{code}/");
  for (const char* code : {"evil.example/x", "a:80", "a@b", "a b", ""})
    EXPECT_THROW(urls.url_of(code, 1), Cause) << code;
}

struct BadTemplate {
  std::string text;
  std::string reason;
};

class BadUrlTemplates : public testing::TestWithParam<BadTemplate> {};

TEST_P(BadUrlTemplates, AreRefusedWithAReasonThatGivesNoSecretAway) {
  try {
    UrlTemplate{GetParam().text};
    FAIL() << "accepted: " << GetParam().text;
  } catch (const InvalidTemplate& error) {
    EXPECT_THAT(error.what(), HasSubstr(GetParam().reason)) << GetParam().text;
    EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
  }
}

INSTANTIATE_TEST_SUITE_P(Table, BadUrlTemplates,
                         testing::Values(BadTemplate{"http://me:secret@h/{cod}", "unknown {cod} at character 20"},
                                         BadTemplate{"http://h/{name}", "unknown {name}"},
                                         BadTemplate{"http://h/{n:path}", "unknown form in {n:path}"},
                                         BadTemplate{"http://h/{code:}", "unknown form in {code:}"},
                                         BadTemplate{"http://h/{code", "has no '}'"},
                                         BadTemplate{"http://me:secret@h/x", "neither {code} nor {n}"},
                                         BadTemplate{"h/{code}", "not an absolute URL"},
                                         BadTemplate{"{code}", "not an absolute URL"},
                                         BadTemplate{"ftp://me:secret@h/{code}", "only http"},
                                         BadTemplate{"http://h/ {code}", "space"}));

TEST(UrlTemplate, KnowsWhichNamesSuitItsUrls) {
  EXPECT_EQ(UrlTemplate("http://h/a/{code}.TXT?x").default_names(), "{name}");
  EXPECT_EQ(UrlTemplate("http://h/{n}.TXT").default_names(), "{name}");
  EXPECT_EQ(UrlTemplate("http://h/chart?station={code}").default_names(), "{code}");
  EXPECT_EQ(UrlTemplate("http://h/{code}/latest.txt").default_names(), "{code}");
  EXPECT_EQ(UrlTemplate("http://{code}.example/").default_names(), "{code}");
}

}  // namespace
}  // namespace hoist::source
