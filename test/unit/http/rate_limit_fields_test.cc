#include "http/rate_limit_fields.hpp"

#include <ostream>

#include <gtest/gtest.h>

#include "http/numbers.hpp"

namespace hoist::http {
namespace {

constexpr std::int64_t now = 1'800'000'000;

struct Case {
  RateLimitFields fields;
  std::int64_t wait;  // seconds; 0: none

  friend std::ostream& operator<<(std::ostream& out, const Case& one) {
    return out << '[' << one.fields.limit << "] [" << one.fields.policy << "] [" << one.fields.remaining << "] ["
               << one.fields.reset << ']';
  }
};

class RateLimitFieldsTest : public testing::TestWithParam<Case> {};

TEST_P(RateLimitFieldsTest, SayHowLongNoRequestIsAllowed) {
  const auto wait = exhausted_for(GetParam().fields, now);
  EXPECT_EQ(wait.value_or(std::chrono::seconds(0)).count(), GetParam().wait);
}

INSTANTIATE_TEST_SUITE_P(
    OfTheDraft, RateLimitFieldsTest,
    testing::Values(Case{{}, 0}, Case{{.limit = R"("default";r=0;t=30)"}, 30},
                    Case{{.limit = R"("default";r=1;t=30)"}, 0}, Case{{.limit = R"(default;r=0;t=30)"}, 30},
                    Case{{.limit = R"("a" ; t=7 ; r=0)"}, 7},
                    Case{{.limit = R"("a";r=0;t=5, "b";r=0;t=50, "c";r=9;t=500)"}, 50},
                    Case{{.limit = R"("c";r=9;t=500, "a";r=0;t=5)"}, 5}, Case{{.limit = R"("a";r=0;t=1)"}, 1},
                    Case{{.limit = R"("x;r=0;t=9,";r=4;t=30)"}, 0}, Case{{.limit = R"("say \"hi\"";r=0;t=3)"}, 3},
                    Case{{.limit = R"("a";r=0)"}, 0}, Case{{.limit = R"("a";r=0)", .policy = R"("a";q=100;w=60)"}, 60},
                    Case{{.limit = R"("a";r=0)", .policy = R"("b";q=100;w=60)"}, 0},
                    Case{{.limit = R"("a";r=0;t=4)", .policy = R"("a";q=100;w=60)"}, 4},
                    Case{{.limit = R"("a";r=0;t=0)"}, 0}, Case{{.limit = R"("a";r=0;t=-5)"}, 0},
                    Case{{.limit = R"("a";r=-1;t=5)"}, 0}, Case{{.limit = R"("a";r;t=5)"}, 0},
                    Case{{.limit = R"("a";r=0;t=soon)"}, 0}, Case{{.limit = R"("never ends;r=0;t=5)"}, 0},
                    Case{{.limit = "limit=100, remaining=0, reset=50"}, 50},
                    Case{{.limit = "limit=100, remaining=3, reset=50"}, 0}, Case{{.limit = ",,;;==\""}, 0},
                    Case{{.limit = R"("a";r=0;t=99999999999999)"}, longest_wait.count()}));

INSTANTIATE_TEST_SUITE_P(
    Common, RateLimitFieldsTest,
    testing::Values(
        Case{{.remaining = "0", .reset = "30"}, 30}, Case{{.remaining = "1", .reset = "30"}, 0},
        Case{{.remaining = "0"}, 0}, Case{{.reset = "30"}, 0}, Case{{.remaining = " 0 ", .reset = " 30"}, 30},
        Case{{.remaining = "0", .reset = "1800000060"}, 60}, Case{{.remaining = "0", .reset = "1800000060.25"}, 60},
        Case{{.remaining = "0", .reset = "1800000060000"}, 60}, Case{{.remaining = "0", .reset = "1800000000"}, 0},
        Case{{.remaining = "0", .reset = "1700000000"}, 0}, Case{{.remaining = "0", .reset = "tomorrow"}, 0},
        Case{{.remaining = "0", .reset = "-5"}, 0}, Case{{.remaining = "none", .reset = "30"}, 0},
        Case{{.remaining = "0x", .reset = "30"}, 0}, Case{{.remaining = "0, 0", .reset = "30, 30"}, 30},
        Case{{.remaining = "0", .reset = "1900000000"}, longest_wait.count()}));

// From 10^9 on, a reset is a time, and from 10^12 on one in milliseconds: both are long past.
INSTANTIATE_TEST_SUITE_P(AtTheBounds, RateLimitFieldsTest,
                         testing::Values(Case{{.remaining = "0", .reset = "999999999"}, longest_wait.count()},
                                         Case{{.remaining = "0", .reset = "1000000000"}, 0},
                                         Case{{.remaining = "0", .reset = "999999999999"}, longest_wait.count()},
                                         Case{{.remaining = "0", .reset = "1000000000000"}, 0},
                                         Case{{.remaining = "0", .reset = "1800000000001"}, 1}));

}  // namespace
}  // namespace hoist::http
