#include "batch/origin_health.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hoist::batch {
namespace {

TEST(OriginHealth, GivesAnOriginUpAfterSoManyFailuresInARow) {
  OriginHealth health(3);
  health.failed("http://a:80");
  health.failed("http://a:80");
  EXPECT_FALSE(health.reason_to_give_up("http://a:80"));
  health.failed("http://a:80");
  EXPECT_EQ(health.reason_to_give_up("http://a:80"), "3 connection failures in a row");
  EXPECT_FALSE(health.reason_to_give_up("http://b:80"));
}

TEST(OriginHealth, CountsAnewAfterAnAnswer) {
  OriginHealth health(2);
  health.failed("http://a:80");
  health.answered("http://a:80");
  health.failed("http://a:80");
  EXPECT_FALSE(health.reason_to_give_up("http://a:80"));
}

TEST(OriginHealth, NeverGivesUpWhereItMustNot) {
  OriginHealth health(0);
  for (int i = 0; i < 1000; ++i) health.failed("http://a:80");
  EXPECT_FALSE(health.reason_to_give_up("http://a:80"));
}

TEST(OriginHealth, KeepsTheReasonItWasGiven) {
  OriginHealth health(20);
  health.give_up("http://a:80", "it asked to be left alone for 86400 s");
  EXPECT_EQ(health.reason_to_give_up("http://a:80"), "it asked to be left alone for 86400 s");
}

}  // namespace
}  // namespace hoist::batch
