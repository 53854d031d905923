#include "net/rate_limit.hpp"

#include <gtest/gtest.h>

namespace hoist::net {
namespace {

using std::chrono::milliseconds;

TEST(RateLimit, IsAlwaysOpenWhereThereIsNone) {
  RateLimit rate(Bytes{0}, milliseconds(0));
  EXPECT_FALSE(rate.limited());
  rate.spend(1'000'000'000);
  EXPECT_TRUE(rate.open(milliseconds(0)));
}

TEST(RateLimit, OpensAgainWhenWhatWasSpentIsPaidBack) {
  RateLimit rate(Bytes{1000}, milliseconds(0));
  rate.spend(1100);  // a tenth of a second's worth was saved
  EXPECT_FALSE(rate.open(milliseconds(500)));
  EXPECT_FALSE(rate.open(milliseconds(1000)));
  EXPECT_TRUE(rate.open(milliseconds(1001)));
}

TEST(RateLimit, DoesNotSaveUpForMoreThanABurst) {
  RateLimit rate(Bytes{1000}, milliseconds(0));
  EXPECT_TRUE(rate.open(milliseconds(3'600'000)));
  rate.spend(100);
  EXPECT_FALSE(rate.open(milliseconds(3'600'000)));
}

}  // namespace
}  // namespace hoist::net
