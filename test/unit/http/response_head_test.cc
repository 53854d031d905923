#include "http/response_head.hpp"

#include <gtest/gtest.h>

namespace hoist::http {
namespace {

TEST(ContentRange, IsReadAsTheStandardWritesIt) {
  EXPECT_EQ(parse_content_range("bytes 5-9/10"), (ContentRange{.first = 5, .last = 9, .size = 10}));
  EXPECT_EQ(parse_content_range("bytes 0-0/*"), (ContentRange{.first = 0, .last = 0, .size = {}}));
  EXPECT_EQ(parse_content_range("bytes */10"), (ContentRange{.first = {}, .last = 0, .size = 10}));
}

TEST(ContentRange, IsNothingWhereItBreaksTheGrammarOrItself) {
  for (const char* value :
       {"", "bytes", "bytes ", "bytes 5-9", "bytes 5-9/", "bytes -9/10", "bytes 5-/10", "bytes 9-5/10", "bytes 5-10/10",
        "bytes */*", "items 5-9/10", "bytes 5-9/10 ", "bytes +5-9/10", "bytes 5-99999999999999999999/10",
        "bytes 5-9/9223372036854775808", "bytes 5-+9/10", "bytes */+10", "bytes=5-9/10"}) {
    EXPECT_FALSE(parse_content_range(value)) << value;
  }
}

TEST(Validator, IsStrongOnlyWhereItIsQuotedAndNotMarkedWeak) {
  EXPECT_TRUE(is_strong("\"abc\""));
  EXPECT_FALSE(is_strong("W/\"abc\""));
  EXPECT_FALSE(is_strong("abc"));
  EXPECT_FALSE(is_strong(""));
}

}  // namespace
}  // namespace hoist::http
