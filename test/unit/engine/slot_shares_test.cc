// How an origin's share of slots shrinks and grows back, and how its requests are spaced.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/slots.hpp"

namespace hoist::engine {
namespace {

using namespace std::chrono_literals;

const std::string here = "http://here:80";
const std::string there = "http://there:80";

class SlotSharesTest : public testing::Test {
 protected:
  SlotSharesTest() : slots_(loop_, 20, 8) {}

  /// Takes as many slots as an origin has for us now. @returns how many it has in all
  std::size_t fill(const std::string& origin = here) { return fill(slots_, origin, held_); }

  static std::size_t fill(SlotLimiter& slots, const std::string& origin, std::vector<Slot>& held) {
    for (;;) {
      SlotLimiter::Acquire asked = slots.acquire(origin);
      if (!asked.await_ready()) return held.size();
      held.push_back(asked.await_resume());
    }
  }

  void give_back(std::size_t count) { held_.resize(held_.size() - count); }

  coro::Loop loop_;
  SlotLimiter slots_;
  std::vector<Slot> held_;
};

TEST_F(SlotSharesTest, AShareIsHalved) {
  EXPECT_EQ(fill(), 8U);
  slots_.shrink(here);
  give_back(8);
  EXPECT_EQ(fill(), 4U);
}

TEST_F(SlotSharesTest, RequestsThatWereInFlightThenSayItOnce) {
  fill();
  for (int i = 0; i < 5; ++i) {
    slots_.shrink(here);
    give_back(1);
  }
  give_back(3);
  EXPECT_EQ(fill(), 4U);
}

TEST_F(SlotSharesTest, LaterOnesHalveItAgainDownToOne) {
  for (const std::size_t left : {4U, 2U, 1U, 1U}) {
    fill();
    slots_.shrink(here);
    held_.clear();
    EXPECT_EQ(fill(), left);
  }
}

TEST_F(SlotSharesTest, ItGrowsByOneForAsManyRequestsAsItHas) {
  fill();
  slots_.shrink(here);
  held_.clear();
  std::vector<std::size_t> shares;
  for (int i = 0; i < 4 + 5 + 6 + 7 + 3; ++i) {
    fill();
    give_back(1);
    if (shares.empty() || fill() != shares.back()) shares.push_back(fill());
  }
  EXPECT_EQ(shares, (std::vector<std::size_t>{4, 5, 6, 7, 8}));
}

TEST_F(SlotSharesTest, ItIsRememberedWhileNobodyAsks) {
  fill();
  slots_.shrink(here);
  held_.clear();  // all of them wait for their next attempt, perhaps
  EXPECT_EQ(fill(), 4U);
}

TEST_F(SlotSharesTest, ItIsHalfOfWhatWasInFlightWhereThatWasLess) {
  fill();
  give_back(4);
  slots_.shrink(here);
  held_.clear();
  EXPECT_EQ(fill(), 2U);
}

TEST_F(SlotSharesTest, OtherOriginsKeepTheirs) {
  fill();
  slots_.shrink(here);
  held_.clear();
  EXPECT_EQ(fill(there), 8U);
}

TEST_F(SlotSharesTest, RequestsAreSpaced) {
  SlotLimiter spaced(loop_, 20, 8, 1h);
  std::vector<Slot> held;
  EXPECT_EQ(fill(spaced, here, held), 1U);
  held.clear();
  EXPECT_EQ(fill(spaced, here, held), 0U);  // giving it back changes nothing
  EXPECT_EQ(fill(spaced, there, held), 1U);
}

TEST_F(SlotSharesTest, TheFirstRequestIsNotLate) {
  SlotLimiter spaced(loop_, 20, 8, 5ms);  // less than what may be made up for
  std::vector<Slot> held;
  EXPECT_EQ(fill(spaced, here, held), 1U);
}

TEST_F(SlotSharesTest, WhoWaitsForTheIntervalGetsItsSlot) {
  SlotLimiter spaced(loop_, 20, 8, 20ms);
  const auto began = std::chrono::steady_clock::now();
  auto story = [&]() -> coro::Task<void> {
    for (int i = 0; i < 5; ++i) {
      Slot slot = co_await spaced.acquire(here);
    }
  };
  loop_.run(story());
  EXPECT_GE(std::chrono::steady_clock::now() - began, 60ms);  // four intervals, of which 10 ms may be made up for
}

TEST_F(SlotSharesTest, ARunThatIsStoppedWaitsForNoInterval) {
  SlotLimiter spaced(loop_, 20, 8, 1h);
  auto story = [&]() -> coro::Task<void> {
    Slot slot = co_await spaced.acquire(here);
    slot.release();
    spaced.stop();
    Slot next = co_await spaced.reacquire(here);
    EXPECT_TRUE(next);
  };
  loop_.run(story());
}

TEST_F(SlotSharesTest, ARunThatIsStoppedStillObservesAPause) {
  SlotLimiter paused(loop_, 20, 8);
  const auto began = std::chrono::steady_clock::now();
  auto story = [&]() -> coro::Task<void> {
    Slot slot = co_await paused.acquire(here);
    paused.pause(here, 50ms);
    slot.release();
    paused.stop();
    Slot next = co_await paused.reacquire(here);
    EXPECT_TRUE(next);
  };
  loop_.run(story());
  EXPECT_GE(std::chrono::steady_clock::now() - began, 49ms);
}

TEST_F(SlotSharesTest, AfterTheEndThereIsNoPause) {
  SlotLimiter paused(loop_, 20, 8);
  auto story = [&]() -> coro::Task<void> {
    paused.pause(here, 1h);
    paused.stop();
    paused.end_pauses_for_good();
    paused.pause(here, 1h);
    Slot next = co_await paused.reacquire(here);
    EXPECT_TRUE(next);
  };
  loop_.run(story());
}

TEST_F(SlotSharesTest, ASlotThatWasGrantedBeforeAPauseIsForNoRequest) {
  SlotLimiter paused(loop_, 20, 8);
  auto story = [&]() -> coro::Task<void> {
    Slot slot = co_await paused.acquire(here);
    EXPECT_FALSE(paused.is_paused(slot));
    paused.pause(here, 1h);
    EXPECT_TRUE(paused.is_paused(slot));
  };
  loop_.run(story());
}

}  // namespace
}  // namespace hoist::engine
