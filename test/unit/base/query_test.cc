#include "base/query.hpp"

#include <gtest/gtest.h>

namespace hoist::base {
namespace {

TEST(MaskedQuery, ShowsNamesAndNoValues) {
  const auto masked = [](std::string_view url) { return masked_query(url, QueryValues::none); };
  EXPECT_EQ(masked("https://h/a?b=c&d=e;f=g"), "https://h/a?b=***&d=***;f=***");
  EXPECT_EQ(masked("https://h/a?raw"), "https://h/a?***");
  EXPECT_EQ(masked("https://h/a?b=&c"), "https://h/a?b=&***");
  EXPECT_EQ(masked("https://h/a?b=c=d"), "https://h/a?b=***");
  EXPECT_EQ(masked("https://h/a?b=https://other/?c=d"), "https://h/a?b=***?c=***");
  EXPECT_EQ(masked("https://h/a#access_token=b&c"), "https://h/a#access_token=***&***");
  EXPECT_EQ(masked("https://h/{code}?id={code}"), "https://h/{code}?id=***");
  EXPECT_EQ(masked("https://h/a=b&c"), "https://h/a=b&c");
  EXPECT_EQ(masked("https://h/a?"), "https://h/a?");
  EXPECT_EQ(masked(""), "");
}

TEST(MaskedQuery, ShowsAllWhereThatIsAskedFor) {
  EXPECT_EQ(masked_query("https://h/a?key=c#d", QueryValues::all), "https://h/a?key=c#d");
}

TEST(MaskedQuery, KnowsNamesOfSecrets) {
  for (const char* name : {"token", "access_token", "X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token",
                           "sig", "X%2DAmz%2DSignature", "KEY", "api-key", "apikey", "Key-Pair-Id", "Policy",
                           "password", "pwd", "Session", "authorization", "client_secret", "GoogleAccessKeyId"}) {
    const std::string url = "https://h/a?" + std::string(name);
    EXPECT_EQ(masked_query(url + "=secret&year=2024", QueryValues::no_secrets), url + "=***&year=2024") << name;
  }
  for (const char* name : {"keyword", "design", "page", "X-Amz-Date", "Expires", "passage", "side"}) {
    const std::string url = "https://h/a?" + std::string(name) + "=value";
    EXPECT_EQ(masked_query(url, QueryValues::no_secrets), url) << name;
  }
}

TEST(MaskedQuery, TakesALongValueWithoutANameForASecret) {
  EXPECT_EQ(masked_query("https://h/a?download", QueryValues::no_secrets), "https://h/a?download");
  EXPECT_EQ(masked_query("https://h/a?0123456789abcdef", QueryValues::no_secrets), "https://h/a?***");
}

TEST(WithoutSignature, LeavesWhatSaysWhichFile) {
  for (const char* signature :
       {"X-Amz-Algorithm=A&X-Amz-Date=20261127T000000Z&X-Amz-Expires=60&X-Amz-Signature=ab",
        "AWSAccessKeyId=A&Expires=1&Signature=b", "X-Goog-Date=1&X-Goog-Signature=b", "sv=1&se=2&sr=b&sp=r&sig=c",
        "Expires=1&Signature=b&Key-Pair-Id=c", "token=a", "x%2Damz%2Dsignature=a"}) {
    EXPECT_EQ(without_signature("https://h/a?" + std::string(signature)), "https://h/a") << signature;
    EXPECT_EQ(without_signature("https://h/a?id=7&" + std::string(signature) + "&v=8"), "https://h/a&id=7&v=8")
        << signature;
  }
  for (const char* url :
       {"https://h/a", "https://h/a?", "https://h/a?id=1", "https://h/a?date=2026-11-27", "https://h/a?page=3&raw"}) {
    EXPECT_NE(without_signature(url), without_signature(std::string(url) + "&id=2")) << url;
  }
}

TEST(HasMaskedQuery, TellsWhatIsNotTheWholeUrl) {
  for (const char* url : {"https://h/a?b=c&d=e", "https://h/a?raw", "https://h/a#b", "https://h/a?b=&c=d"}) {
    EXPECT_TRUE(has_masked_query(masked_query(url, QueryValues::none))) << url;
    EXPECT_FALSE(has_masked_query(url)) << url;
  }
  EXPECT_FALSE(has_masked_query("https://h/***"));
  EXPECT_FALSE(has_masked_query("https://h/a?b=x***"));
  EXPECT_FALSE(has_masked_query("https://h/a?b=***x"));
}

}  // namespace
}  // namespace hoist::base
