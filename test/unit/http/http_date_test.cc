#include "http/http_date.hpp"

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

TEST(HttpDate, IsWrittenAsItIsRead) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  for (const std::int64_t time : {0L, 951782400L, 1445412480L, 4102444799L}) {
    EXPECT_EQ(parse_http_date(http_date(time)), time);
  }
}

}  // namespace
}  // namespace hoist::http
