#include "http/numbers.hpp"

#include <string>

#include <gtest/gtest.h>

#include "hoist/cause.hpp"

namespace hoist::http {
namespace {

TEST(ParseNumber, TakesDigitsAloneBelowTwoToThe63rd) {
  EXPECT_EQ(parse_number("0"), 0U);
  EXPECT_EQ(parse_number("007"), 7U);
  EXPECT_EQ(parse_number("9223372036854775807"), 9223372036854775807U);
  for (const char* text : {"", " ", "+5", "-5", "-0", " 5", "5 ", "5a", "0x5", "5.0", "5,5", "5e3", "\xd9\xa5",
                           "9223372036854775808", "18446744073709551621", "99999999999999999999"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(TakeNumber, LeavesWhatFollows) {
  std::string_view text = "12-34";
  EXPECT_EQ(take_number(text), 12U);
  EXPECT_EQ(text, "-34");
  EXPECT_EQ(take_number(text), std::nullopt);
  EXPECT_EQ(text, "-34");
}

/// "5", or why there is none.
std::string content_length(const char* values) {
  try {
    return std::to_string(parse_content_length(values).count);
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::http);
    EXPECT_FALSE(cause.retryable());
    return cause.message();
  }
}

TEST(ParseContentLength, MaySayTheSameTwice) {
  for (const char* values : {"5", "5,5", "5, 5", "5 ,\t5,5"}) EXPECT_EQ(content_length(values), "5") << values;
}

TEST(ParseContentLength, FailsWhereItSaysTwoThingsOrNothing) {
  for (const char* values : {"5,6", "5, 05", "5,,5", "5,+5", ",5", "99999999999999999999,5"}) {
    EXPECT_EQ(content_length(values), "the response has two different lengths") << values;
  }
  for (const char* values : {"", ",", "+5", "-5", "5 5", "many", "0x5", "99999999999999999999", "+5,+5"}) {
    EXPECT_EQ(content_length(values), "the response's Content-Length is not a length") << values;
  }
}

TEST(ParseRetryAfter, IsTheSecondsToWait) {
  using std::chrono::seconds;
  EXPECT_EQ(parse_retry_after("120"), seconds(120));
  EXPECT_EQ(parse_retry_after("9223372036854775807"), longest_wait);
  for (const char* value : {"", "0", "+5", "-5", "5 s", "1.5", "99999999999999999999", "soon"}) {
    EXPECT_EQ(parse_retry_after(value), std::nullopt) << value;
  }
}

}  // namespace
}  // namespace hoist::http
