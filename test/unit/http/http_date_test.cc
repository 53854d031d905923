#include "http/http_date.hpp"

#include <ctime>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace hoist::http {
namespace {

TEST(HttpDate, IsReadInAllThreeForms) {  // RFC 9110 section 5.6.7
  for (const char* text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_EQ(parse_http_date(text), 784111777) << text;
  }
}

TEST(HttpDate, IsNothingElse) {
  for (const char* text : {"", "0", "yesterday", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 GMT.",
                           "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET", "784111777"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

TEST(HttpDate, IsADayAndATimeThatExist) {
  for (const char* text : {"Mon, 01 Jan 1900 00:00:00 GMT", "Mon, 31 Oct 1994 23:59:59 GMT",
                           "Sat, 31 Dec 2016 23:59:60 GMT"}) {  // with a leap second
    EXPECT_NE(parse_http_date(text), std::nullopt) << text;
  }
  for (const char* text :
       {"Sun, 31 Dec 1899 23:59:59 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, -1 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 -1:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:-1:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49:-1 GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT"), parse_http_date("Sun, 01 Jan 2017 00:00:00 GMT"));
}

TEST(HttpDate, WithAYearOfTwoDigitsIsAtMost50YearsAhead) {  // RFC 9110 section 5.6.7
  const std::time_t now = std::time(nullptr);
  const int this_year = std::gmtime(&now)->tm_year + 1900;
  for (const int year : {this_year + 50, this_year + 1, this_year, this_year - 1, this_year - 49}) {
    EXPECT_EQ(parse_http_date(fmt::format("Monday, 01-Feb-{:02} 00:00:00 GMT", year % 100)),
              parse_http_date(fmt::format("Mon, 01 Feb {} 00:00:00 GMT", year)))
        << year;
  }
}

TEST(HttpDate, IsWrittenAsItIsRead) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  for (const std::int64_t time : {0L, 951782400L, 1445412480L, 4102444799L}) {
    EXPECT_EQ(parse_http_date(http_date(time)), time);
  }
}

}  // namespace
}  // namespace hoist::http
