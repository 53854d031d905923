#include "cli/options/rate.hpp"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

using namespace std::chrono_literals;

const Rate::Clock::time_point start{};

TEST(Rate, IsZeroBeforeAnythingIsKnown) { EXPECT_EQ(Rate(start).per_second(), 0); }

TEST(Rate, IsRightFromTheFirstSampleOn) {
  Rate rate(start);
  rate.add(start + 100ms, 10);
  EXPECT_NEAR(rate.per_second(), 100, 1e-6);
}

TEST(Rate, StaysWhileTheNumberGrowsEvenly) {
  Rate rate(start);
  for (int i = 1; i <= 100; ++i) rate.add(start + i * 100ms, static_cast<std::uint64_t>(i) * 5);
  EXPECT_NEAR(rate.per_second(), 50, 1e-6);
}

TEST(Rate, ForgetsWhatIsLongPast) {
  Rate rate(start);
  rate.add(start + 1s, 1000);
  for (int i = 2; i <= 30; ++i) rate.add(start + i * 1s, 1000);
  EXPECT_LT(rate.per_second(), 1);
}

TEST(Rate, RemembersWhatWasJustNow) {
  Rate rate(start);
  for (int i = 1; i <= 50; ++i) rate.add(start + i * 100ms, static_cast<std::uint64_t>(i) * 10);
  rate.add(start + 5100ms, 500);
  EXPECT_GT(rate.per_second(), 90);
  EXPECT_LT(rate.per_second(), 100);
}

TEST(Rate, IgnoresASampleOfTheSameMoment) {
  Rate rate(start);
  rate.add(start, 10);
  EXPECT_EQ(rate.per_second(), 0);
}

}  // namespace
}  // namespace hoist::cli
