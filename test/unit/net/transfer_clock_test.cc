#include "net/transfer_clock.hpp"

#include <gtest/gtest.h>

namespace hoist::net {
namespace {

using namespace std::chrono_literals;

constexpr Bytes least{100};
constexpr auto window = 10s;

class TransferClockTest : public testing::Test {
 protected:
  TransferClockTest() {
    clock_.start(1000ms);
    clock_.begin_window(1000ms);
  }

  TransferClock clock_;
};

TEST_F(TransferClockTest, CountsFromItsStartAndWhatWasSpentBefore) {
  EXPECT_EQ(clock_.counted(6000ms), 5s);
  TransferClock later(3s);
  EXPECT_EQ(later.counted(9s), 3s);
  later.start(10s);
  later.start(20s);
  EXPECT_EQ(later.counted(12s), 5s);
}

TEST_F(TransferClockTest, DoesNotCountPauses) {
  clock_.pause(2000ms);
  clock_.pause(3000ms);
  EXPECT_EQ(clock_.counted(50s), 1s);
  clock_.resume(50s);
  clock_.resume(51s);
  EXPECT_EQ(clock_.counted(52s), 3s);
}

TEST_F(TransferClockTest, IsTooSlowOnlyOverAWholeWindow) {
  EXPECT_FALSE(clock_.too_slow(least, window, 10999ms));
  EXPECT_TRUE(clock_.too_slow(least, window, 11000ms));
}

TEST_F(TransferClockTest, IsFastEnoughWithTheLeastSpeed) {
  clock_.received(999);
  EXPECT_TRUE(clock_.too_slow(least, window, 11s));
  clock_.received(1);
  EXPECT_FALSE(clock_.too_slow(least, window, 11s));
}

TEST_F(TransferClockTest, JudgesEachWindowForItself) {
  clock_.received(1'000'000);
  EXPECT_FALSE(clock_.too_slow(least, window, 11s));
  EXPECT_FALSE(clock_.too_slow(least, window, 20s));
  EXPECT_TRUE(clock_.too_slow(least, window, 21s));
}

TEST_F(TransferClockTest, DoesNotBlameTheServerForPauses) {
  clock_.received(500);
  clock_.pause(5s);
  clock_.resume(1000s);
  EXPECT_FALSE(clock_.too_slow(least, window, 1005s));
  clock_.received(500);
  EXPECT_FALSE(clock_.too_slow(least, window, 1006s));
}

TEST_F(TransferClockTest, AllowsAnySpeedWhereNoneIsAskedForAndBeforeTheFirstWindow) {
  EXPECT_FALSE(clock_.too_slow(Bytes{0}, window, 1000s));
  TransferClock waiting;
  waiting.start(0ms);
  EXPECT_FALSE(waiting.too_slow(least, window, 1000s));
}

}  // namespace
}  // namespace hoist::net
