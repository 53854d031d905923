#include "http/page_quote.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/request_secrets.hpp"

namespace hoist::http {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Quoted, IsTheTextInOneLine) {
  EXPECT_EQ(quoted(403, "Request rate threshold exceeded\r\n", {}), "Request rate threshold exceeded");
  EXPECT_EQ(quoted(403, "{\n  \"a\": 1\n}", {}), "{ \"a\": 1 }");
}

TEST(Quoted, IsNothingWhereItSaysNoMoreThanTheStatus) {
  for (const char* page :
       {"", " \n", "Forbidden", "403 Forbidden\n", "HTTP 403: forbidden", "Error 403 - Forbidden.", "403"}) {
    EXPECT_EQ(quoted(403, page, {}), "") << page;
  }
  EXPECT_EQ(quoted(403, "Forbidden: no quota", {}), "Forbidden: no quota");
}

TEST(Quoted, IsOfBoundedLengthInCharacters) {
  EXPECT_EQ(quoted(403, std::string(200, 'a'), {}), std::string(200, 'a'));
  EXPECT_EQ(quoted(403, "b" + std::string(200, 'a'), {}), "b" + std::string(196, 'a') + "...");
  EXPECT_EQ(quoted(403, "no" + std::string(longest_quoted_page - 2, ' '), {}), "no");
  EXPECT_EQ(quoted(403, std::string(longest_quoted_page + 1, 'a'), {}), "");
}

TEST(Quoted, IsSafeToShow) { EXPECT_EQ(quoted(403, "a\x1b[31m\xff", {}), "a\\x1b[31m\\xff"); }

TEST(Quoted, MasksSecretsAndIsNothingWhereThatCannotBe) {
  const std::vector<std::string> secrets = {"a/b c", "hunter2"};
  EXPECT_EQ(quoted(403, "wrong: hunter2, hunter2", secrets), "wrong: ***, ***");
  EXPECT_EQ(quoted(403, "wrong: a/b c", secrets), "wrong: ***");
  EXPECT_EQ(quoted(403, "hunter2 is wrong", secrets), "*** is wrong");
  EXPECT_EQ(quoted(403, "wrong: * and *", std::vector<std::string>{"*"}), "");  // no number of stars hides a star
  for (const char* page : {"wrong: a\\/b c", "wrong: a%2Fb%20c", "wrong: hunter%32", "wrong: hun\nter2"}) {
    EXPECT_EQ(quoted(403, page, secrets), "") << page;
  }
}

TEST(Quoted, HasNoPasswordOfAnyUrl) {
  EXPECT_THAT(quoted(403, "see http://me:hunter2@host/?sig=abc", {}), Not(HasSubstr("hunter2")));
}

TEST(SecretsOf, AreAllThatARequestHolds) {
  HttpOptions options;
  options.headers = {"X-Key: key1", "Authorization: Bearer token", "Cookie: a=cookie1; b=cookie2",
                     "Accept: text/plain"};
  options.login = "me:pa:ss";
  options.bearer = "bearer";
  const Request request{.url = "http://you:other@host/f?sig=a%2Fbcd&n=1",
                        .cookies = {"h\tFALSE\t/\tFALSE\t0\tn\tvalue1"}};
  const std::vector<std::string> secrets = secrets_of(request, options, {{"net", "rc"}});
  for (const char* secret : {"key1", "Bearer token", "token", "cookie1", "cookie2", "pa:ss", "bearer", "other",
                             "a%2Fbcd", "a/bcd", "value1", "rc", "bWU6cGE6c3M=", "bmV0OnJj"}) {
    EXPECT_THAT(secrets, Contains(secret));
  }
  EXPECT_THAT(secrets, Not(Contains("text/plain")));
  EXPECT_THAT(secrets, Not(Contains("1")));
}

std::vector<std::string> secrets_of_fields(const std::vector<std::string>& fields,
                                           const std::string& url = "http://h/") {
  HttpOptions options;
  options.headers = fields;
  return secrets_of(Request{.url = url}, options, {});
}

TEST(SecretsOf, AreTheLongestFirstAndEachOnce) {
  EXPECT_THAT(secrets_of_fields({"A: bbcd", "B: abcdef", "C: abcd", "D: bbcd"}), ElementsAre("abcdef", "abcd", "bbcd"));
}

TEST(SecretsOf, AreNoTextsThatStandInManyPagesByChanceButForPasswords) {
  EXPECT_THAT(secrets_of_fields({"A: abc", "B: abcd", "C:"}, "http://h/?n=123&m=1234"), ElementsAre("1234", "abcd"));
  const std::vector<std::string> secrets = secrets_of(Request{.url = "http://me:x@h/"}, {}, {});
  EXPECT_THAT(secrets, ElementsAre("bWU6eA==", "x"));
  EXPECT_THAT(secrets_of(Request{.url = "http://me@h/"}, {}, {}), ElementsAre("bWU6"));  // without a password
}

TEST(SecretsOf, AreInNoFieldThatSaysWhatIsWanted) {
  EXPECT_THAT(secrets_of_fields({"Accept: text/plain", "ACCEPT-Language: german", "User-Agent: hoist",
                                 "Cache-Control: no-cache", "Pragma: no-cache"}),
              testing::IsEmpty());
}

TEST(SecretsOf, AreTheParametersOfAUrl) {
  EXPECT_THAT(secrets_of_fields({}, "http://h/a=path?one1=abc1;b=abc22&token333&%41bcd#c=fragment"),
              ElementsAre("token333", "%41bcd", "abc22", "Abcd", "abc1"));
  EXPECT_THAT(secrets_of_fields({}, "http://h/?"), testing::IsEmpty());
}

TEST(SecretsOf, AreTheValuesOfAField) {
  EXPECT_THAT(secrets_of_fields({"Cookie: a=val1; b=value2"}),
              ElementsAre("a=val1; b=value2", "b=value2", "value2", "val1"));
  EXPECT_THAT(secrets_of_fields({"Authorization:\tBearer  tok1"}), ElementsAre("Bearer  tok1", " tok1"));
  EXPECT_THAT(secrets_of_fields({"nocolon"}), testing::IsEmpty());
}

TEST(Base64, IsThatOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xff\xfe\xfd"), "//79");
}

}  // namespace
}  // namespace hoist::http
