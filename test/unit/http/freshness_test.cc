#include "http/freshness.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hoist::http {
namespace {

using std::chrono::seconds;

constexpr std::int64_t the_moment = 784'111'777;  // Sun, 06 Nov 1994 08:49:37 GMT

std::optional<seconds> fresh(const FreshnessFields& fields) { return fresh_for(fields, the_moment); }

TEST(Freshness, IsWhatMaxAgeSays) {
  EXPECT_EQ(fresh({.cache_control = "max-age=60", .expires = {}, .date = {}, .age = {}, .vary = {}}), seconds(60));
  EXPECT_EQ(fresh({.cache_control = "private , Max-Age = \"60\"", .expires = {}, .date = {}, .age = {}, .vary = {}}),
            seconds(60));
  EXPECT_EQ(fresh({.cache_control = "max-age=60,max-age=30", .expires = {}, .date = {}, .age = {}, .vary = {}}),
            seconds(30));
  EXPECT_EQ(fresh({.cache_control = "max-age=1", .expires = {}, .date = {}, .age = {}, .vary = {}}), seconds(1));
  EXPECT_EQ(fresh({.cache_control = "max-age=99999999999", .expires = {}, .date = {}, .age = {}, .vary = {}}),
            seconds(2'147'483'648));
}

TEST(Freshness, IsNothingWhereMaxAgeMakesNoSenseWhateverExpiresSays) {
  const std::string later = "Sun, 06 Nov 1994 09:49:37 GMT";
  for (const char* value : {"max-age=0", "max-age=-1", "max-age=", "max-age", "max-age=1h", "max-age=60,max-age=x"}) {
    EXPECT_EQ(fresh({.cache_control = value, .expires = later, .date = {}, .age = {}, .vary = {}}), std::nullopt)
        << value;
  }
}

TEST(Freshness, IsNothingWhereEachUseMustBeValidated) {
  for (const char* value : {"no-cache, max-age=60", "max-age=60, No-Store", "max-age=60,no-cache=\"Set-Cookie, X\""}) {
    EXPECT_EQ(fresh({.cache_control = value, .expires = {}, .date = {}, .age = {}, .vary = {}}), std::nullopt) << value;
  }
}

TEST(Freshness, IsFromDateToExpires) {
  const char* later = "Sun, 06 Nov 1994 08:59:37 GMT";
  EXPECT_EQ(fresh({.cache_control = {}, .expires = later, .date = {}, .age = {}, .vary = {}}), seconds(600));
  // The server's clock is an hour ahead: its dates are compared with each other.
  EXPECT_EQ(fresh({.cache_control = {},
                   .expires = "Sun, 06 Nov 1994 09:59:37 GMT",
                   .date = "Sun, 06 Nov 1994 09:49:37 GMT",
                   .age = {},
                   .vary = {}}),
            seconds(600));
  EXPECT_EQ(fresh({.cache_control = {}, .expires = "0", .date = {}, .age = {}, .vary = {}}), std::nullopt);
  EXPECT_EQ(fresh({.cache_control = "public", .expires = later, .date = {}, .age = {}, .vary = {}}), seconds(600));
}

TEST(Freshness, IsShorterByTheAgeOfTheResponse) {
  EXPECT_EQ(fresh({.cache_control = "max-age=60", .expires = {}, .date = {}, .age = "20", .vary = {}}), seconds(40));
  EXPECT_EQ(fresh({.cache_control = "max-age=60", .expires = {}, .date = {}, .age = "60", .vary = {}}), std::nullopt);
  EXPECT_EQ(fresh({.cache_control = "max-age=60", .expires = {}, .date = {}, .age = "old", .vary = {}}), std::nullopt);
  // It was made half a minute ago, whatever Age says.
  const char* date = "Sun, 06 Nov 1994 08:49:07 GMT";
  EXPECT_EQ(fresh({.cache_control = "max-age=60", .expires = {}, .date = date, .age = "20", .vary = {}}), seconds(30));
}

TEST(Freshness, IsNothingWhereNobodyTellsByWhatResponsesDiffer) {
  EXPECT_EQ(fresh({.cache_control = "max-age=60", .expires = {}, .date = {}, .age = {}, .vary = "Accept, *"}),
            std::nullopt);
  EXPECT_EQ(fresh({.cache_control = "max-age=60", .expires = {}, .date = {}, .age = {}, .vary = "Accept-Encoding"}),
            seconds(60));
}

}  // namespace
}  // namespace hoist::http
