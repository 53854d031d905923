#include "cli/options/request_rate.hpp"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

using namespace std::chrono_literals;

TEST(ParseRequestRate, GivesTheTimeFromOneRequestToTheNext) {
  EXPECT_EQ(parse_request_rate("10/s"), 100ms);
  EXPECT_EQ(parse_request_rate("10"), 100ms);
  EXPECT_EQ(parse_request_rate("0.5/s"), 2s);
  EXPECT_EQ(parse_request_rate("30/m"), 2s);
  EXPECT_EQ(parse_request_rate("1/h"), 1h);
  EXPECT_EQ(parse_request_rate("48/d"), 30min);
  EXPECT_EQ(parse_request_rate("5000/s"), 200us);
}

TEST(ParseRequestRate, TakesZeroForNoLimit) {
  EXPECT_EQ(parse_request_rate("0"), 0s);
  EXPECT_EQ(parse_request_rate("0/m"), 0s);
}

TEST(ParseRequestRate, BoundsWhatIsBeyondAnyUse) {
  EXPECT_EQ(parse_request_rate("99999999999999/s"), 1ns);
  EXPECT_EQ(parse_request_rate("0.0000000001/d"), 366 * 24h);
}

TEST(ParseRequestRate, RefusesWhatIsNoRate) {
  for (const char* text : {"", "/s", "10/", "10/x", "10/ms", "-1/s", "1,5/s", "1e3/s", "10 /s", "10/s ", "ten"}) {
    EXPECT_FALSE(parse_request_rate(text)) << text;
  }
}

}  // namespace
}  // namespace hoist::cli
