// How an origin's share of slots shrinks and grows back, and how its requests are spaced.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <uv.h>

#include "coro/scope.hpp"
#include "engine/slots.hpp"
#include "support/no_memory.hpp"
#include "support/turn.hpp"

namespace hoist::engine {
namespace {

using namespace std::chrono_literals;

const std::string here = "http://here:80";
const std::string there = "http://there:80";

/// How long it is until the loop's timer; nothing where none is started.
std::optional<std::chrono::milliseconds> waits_for(const coro::Loop& loop) {
  std::optional<std::chrono::milliseconds> wait;
  const auto look = [](uv_handle_t* handle, void* found) {
    if (handle->type != UV_TIMER || uv_is_active(handle) == 0) return;
    const auto due = uv_timer_get_due_in(reinterpret_cast<uv_timer_t*>(handle));
    *static_cast<std::optional<std::chrono::milliseconds>*>(found) = std::chrono::milliseconds(due);
  };
  uv_walk(loop.raw(), look, &wait);
  return wait;
}

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
  for (int i = 0; i < 8; ++i) {
    slots_.shrink(here);
    give_back(1);
  }
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
  for (std::size_t share = 4; share < 8; ++share) {
    for (std::size_t done = 0; done < share; ++done) {
      EXPECT_EQ(fill(), share) << "after " << done;
      give_back(1);
    }
  }
  EXPECT_EQ(fill(), 8U);
}

TEST_F(SlotSharesTest, ItBeginsToCountAnewWhenItShrinks) {
  fill();
  slots_.shrink(here);
  held_.clear();
  fill();
  give_back(3);  // one short of growing
  fill();
  slots_.shrink(here);
  held_.clear();  // those were in flight
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(fill(), 2U) << i;
    give_back(1);
  }
  EXPECT_EQ(fill(), 3U);
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

TEST_F(SlotSharesTest, ThoseOfTenThousandIdleOriginsAreRemembered) {
  const auto name = [](int number) { return "http://h" + std::to_string(number) + ":80"; };
  for (int i = 0; i < 10'100; ++i) {
    const Slot slot = slots_.take_idle(name(i));
    slots_.shrink(name(i));
  }
  EXPECT_EQ(slots_.idle(name(0)), 1U);
  EXPECT_EQ(slots_.idle(name(10'099)), 8U);  // forgotten
}

TEST_F(SlotSharesTest, AnIdleOriginThatHasItsWholeShareTakesNoMemory) {
  if (!test::NoMemory::possible()) GTEST_SKIP();
  const auto use = [this](int number) { slots_.take_idle("http://h" + std::to_string(number) + ":80").release(); };
  for (int i = 0; i < 10; ++i) use(i);
  const long before = test::NoMemory::allocations();
  for (int i = 10; i < 1000; ++i) use(i);
  EXPECT_EQ(test::NoMemory::allocations(), before);
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
    for (int i = 0; i < 3; ++i) {
      Slot next = co_await spaced.reacquire(here);
      EXPECT_TRUE(next);
    }
  };
  loop_.run(story());
}

TEST_F(SlotSharesTest, AnOriginIsForgottenOnceItsIntervalIsOver) {
  if (!test::NoMemory::possible()) GTEST_SKIP();
  SlotLimiter spaced(loop_, 20, 8, 1ms);
  auto use = [&](std::string prefix) -> coro::Task<void> {
    for (int i = 0; i < 1000; ++i) spaced.take_idle(prefix + std::to_string(i)).release();
    for (int i = 0; i < 2; ++i) {
      Slot slot = co_await spaced.acquire(here);  // the second one when all intervals before are over
    }
  };
  const auto allocations_after = [&](const char* prefix) {
    loop_.run(use(prefix));
    loop_.run_until([this] { return !waits_for(loop_); });  // the interval of the last slot is over, too
    return test::NoMemory::allocations();
  };
  const long before = allocations_after("http://one:");
  EXPECT_EQ(allocations_after("http://another:"), before);
}

TEST_F(SlotSharesTest, AnOriginThatIsForgottenAfterTheEndIsNotWaitedFor) {
  SlotLimiter spaced(loop_, 20, 8, 1ms);
  spaced.take_idle(here).release();
  spaced.stop();
  auto story = [&]() -> coro::Task<void> {
    Slot slot = co_await spaced.reacquire(here);
    slot.release();
  };
  loop_.run(story());
  loop_.run_until([this] { return !waits_for(loop_); });
}

TEST_F(SlotSharesTest, WhoWaitsForTheIntervalWhenTheRunIsStoppedWaitsNoLonger) {
  SlotLimiter spaced(loop_, 20, 8, 1h);
  coro::Scope scope(loop_);
  bool granted = false;
  auto go_on = [&]() -> coro::Task<void> {
    Slot slot = co_await spaced.reacquire(here);
    granted = true;
  };
  auto story = [&]() -> coro::Task<void> {
    Slot slot = co_await spaced.acquire(here);
    scope.spawn(go_on());
    EXPECT_FALSE(granted);
    spaced.stop();
    co_await test::turns(loop_, 5);
    EXPECT_TRUE(granted);
    spaced.end_pauses_for_good();
    co_await scope.join();
  };
  loop_.run(story());
}

TEST_F(SlotSharesTest, AnIntervalBeginsWhenTheOneBeforeEnds) {
  SlotLimiter spaced(loop_, 20, 8, 5ms);
  std::optional<std::chrono::milliseconds> wait;
  auto story = [&]() -> coro::Task<void> {
    Slot first = co_await spaced.acquire(here);
    Slot second = co_await spaced.acquire(here);
    wait = waits_for(loop_);
  };
  loop_.run(story());
  EXPECT_LE(wait.value_or(0ms), 5ms);  // or less, where the timer was late
}

TEST_F(SlotSharesTest, AnyIntervalAllowsOneIdleSlotAtATime) {
  EXPECT_EQ(SlotLimiter(loop_, 20, 8, 1ns).idle(here), 1U);
  EXPECT_EQ(SlotLimiter(loop_, 20, 8).idle(here), 8U);
}

TEST_F(SlotSharesTest, NothingIsWaitedForOnceAPauseIsOver) {
  SlotLimiter paused(loop_, 20, 8);
  auto story = [&]() -> coro::Task<void> {
    paused.pause(here, 1ms);
    Slot slot = co_await paused.acquire(here);
  };
  loop_.run(story());
  EXPECT_EQ(waits_for(loop_), std::nullopt);
}

TEST_F(SlotSharesTest, AfterAPauseThereIsOneRequestAtATimeAndOneMoreWithEachThatEnds) {
  SlotLimiter paused(loop_, 20, 4);
  auto story = [&]() -> coro::Task<void> {
    paused.pause(here, 1ms);
    Slot slot = co_await paused.acquire(here);
    EXPECT_EQ(paused.idle(here), 0U);
  };
  loop_.run(story());
  for (const std::size_t share : {2U, 3U, 4U, 4U}) {
    EXPECT_EQ(paused.idle(here), share);
    paused.take_idle(here).release();
  }
}

TEST_F(SlotSharesTest, APauseNeedsNoMemory) {
  if (!test::NoMemory::possible()) GTEST_SKIP();
  SlotLimiter paused(loop_, 20, 8);
  const Slot slot = paused.take_idle(here);
  const test::NoMemory none;
  paused.pause(here, 1h);
  EXPECT_TRUE(paused.is_paused(slot));
}

TEST_F(SlotSharesTest, WhatIsWaitedForIsTheFirstPauseToEnd) {
  SlotLimiter paused(loop_, 20, 8);
  paused.pause(here, 2h);
  EXPECT_EQ(waits_for(loop_), 2h);
  paused.pause(there, 1h);
  EXPECT_EQ(waits_for(loop_), 1h);
  paused.pause("http://elsewhere:80", 3h);
  EXPECT_EQ(waits_for(loop_), 1h);
  paused.pause("http://nowhere:80", 0ms);
  EXPECT_EQ(waits_for(loop_), 1ms) << "with a timer of 0 ms, libuv before 1.48 does nothing else";
}

TEST_F(SlotSharesTest, WhoWaitsForAPauseGoesOnOnceThereIsNone) {
  SlotLimiter paused(loop_, 20, 8);
  coro::Scope scope(loop_);
  bool granted = false;
  auto go_on = [&]() -> coro::Task<void> {
    Slot slot = co_await paused.reacquire(here);
    granted = true;
  };
  auto story = [&]() -> coro::Task<void> {
    paused.pause(here, 1h);
    scope.spawn(go_on());
    paused.stop();
    co_await test::turns(loop_, 5);
    EXPECT_FALSE(granted);
    paused.end_pauses_for_good();
    co_await scope.join();
  };
  loop_.run(story());
  EXPECT_TRUE(granted);
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
    EXPECT_EQ(waits_for(loop_), std::nullopt);
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
