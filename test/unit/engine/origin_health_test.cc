#include "engine/origin_health.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace hoist::engine {
namespace {

using std::chrono::seconds;

OriginHealth::Time at(int second) { return OriginHealth::Time(seconds(1000 + second)); }

TEST(OriginHealth, GivesAnOriginUpAfterSoManyFailuresInARow) {
  OriginHealth health(3);
  EXPECT_EQ(health.failed("http://a:80", at(1), at(2)), 1U);
  EXPECT_EQ(health.failed("http://a:80", at(3), at(4)), 2U);
  EXPECT_FALSE(health.reason_to_give_up("http://a:80", at(100000)));
  EXPECT_EQ(health.failed("http://a:80", at(5), at(6)), 3U);
  EXPECT_EQ(health.reason_to_give_up("http://a:80", at(100000)), "3 connection failures in a row");
  EXPECT_FALSE(health.reason_to_give_up("http://b:80", at(100000)));
}

TEST(OriginHealth, CountsAnewAfterAnAnswer) {
  OriginHealth health(2);
  health.failed("http://a:80", at(1), at(2));
  health.answered("http://a:80", at(3));
  EXPECT_EQ(health.failed("http://a:80", at(4), at(5)), 1U);
  EXPECT_FALSE(health.reason_to_give_up("http://a:80", at(100000)));
}

TEST(OriginHealth, CountsNoRequestThatIsOlderThanTheLastAnswer) {
  OriginHealth health(2);
  health.answered("http://a:80", at(2));
  for (int streams = 0; streams < 100; ++streams) {
    EXPECT_EQ(health.failed("http://a:80", at(1), at(3)), 0U);
    health.timed_out("http://a:80", at(1), at(7));
  }
  EXPECT_EQ(health.failed("http://a:80", at(4), at(5)), 1U);
  EXPECT_EQ(health.failed("http://b:80", at(1), at(3)), 1U);  // the answer was another origin's
}

TEST(OriginHealth, CountsFailuresOfTheSameTimeOnce) {
  OriginHealth health(2);
  for (int streams = 0; streams < 100; ++streams) EXPECT_EQ(health.failed("http://a:80", at(1), at(2)), 1U);
  EXPECT_FALSE(health.reason_to_give_up("http://a:80", at(100000)));
  EXPECT_EQ(health.failed("http://a:80", at(3), at(4)), 2U);
  EXPECT_TRUE(health.reason_to_give_up("http://a:80", at(100000)));
}

TEST(OriginHealth, CountsEveryTimeoutByItself) {
  OriginHealth health(3);
  health.timed_out("http://a:80", at(1), at(7));
  health.timed_out("http://a:80", at(1), at(7));
  EXPECT_FALSE(health.reason_to_give_up("http://a:80", at(100000)));
  health.timed_out("http://a:80", at(1), at(7));
  EXPECT_TRUE(health.reason_to_give_up("http://a:80", at(100000)));
}

TEST(OriginHealth, NeverGivesUpWhereItMustNot) {
  OriginHealth health(0);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(health.failed("http://a:80", at(2 * i), at(2 * i + 1)));
    health.timed_out("http://a:80", at(2 * i), at(7));
  }
  EXPECT_FALSE(health.reason_to_give_up("http://a:80", at(100000)));
}

TEST(OriginHealth, KeepsTheReasonItWasGiven) {
  OriginHealth health(20);
  health.give_up("http://a:80", "it asked for a pause of 86400 s", at(0));
  EXPECT_EQ(health.reason_to_give_up("http://a:80", at(100000)), "it asked for a pause of 86400 s");
}

TEST(OriginHealth, TriesAnOriginAgainAfterPausesThatDouble) {
  OriginHealth health(1, OriginHealth::GivenUp::for_a_while);
  health.failed("http://a:80", at(-2), at(0));
  EXPECT_TRUE(health.reason_to_give_up("http://a:80", at(0)));
  int now = 1;
  for (const int pause : {2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
    EXPECT_FALSE(health.reason_to_give_up("http://a:80", at(now))) << "the first may try it";
    EXPECT_TRUE(health.reason_to_give_up("http://a:80", at(now))) << "the second may not";
    health.failed("http://a:80", at(now), at(now));
    EXPECT_TRUE(health.reason_to_give_up("http://a:80", at(now + pause - 1)));
    now += pause;
  }
  EXPECT_FALSE(health.reason_to_give_up("http://a:80", at(now)));
  health.answered("http://a:80", at(now));
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(health.reason_to_give_up("http://a:80", at(now)));
}

TEST(OriginHealth, WaitsAsLongAsItWasAskedTo) {
  OriginHealth health(1, OriginHealth::GivenUp::for_a_while);
  health.give_up("http://a:80", "it asked for a pause of 3600 s", at(0), seconds(3600));
  EXPECT_TRUE(health.reason_to_give_up("http://a:80", at(3599)));
  EXPECT_FALSE(health.reason_to_give_up("http://a:80", at(3600)));
  EXPECT_TRUE(health.reason_to_give_up("http://a:80", at(7199)));
  EXPECT_FALSE(health.reason_to_give_up("http://a:80", at(7200)));
}

}  // namespace
}  // namespace hoist::engine
