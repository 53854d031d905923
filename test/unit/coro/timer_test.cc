#include "coro/timer.hpp"

#include <chrono>
#include <memory>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/event.hpp"

namespace hoist::coro {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

TEST(Timer, CallsItsActionOnce) {
  Loop loop;
  Event expired(loop);
  int calls = 0;
  Timer timer(loop, [&] {
    ++calls;
    expired.set();
  });
  Event later(loop);
  Timer second(loop, [&] { later.set(); });
  auto story = [&]() -> Task<void> {
    timer.start(milliseconds(1));
    co_await expired.wait();
    second.start(milliseconds(5));
    co_await later.wait();
  };
  loop.run(story());
  EXPECT_EQ(calls, 1);
}

TEST(Timer, CallsItsActionAgainAndAgainUntilItIsStopped) {
  Loop loop;
  Event enough(loop);
  int calls = 0;
  Timer timer(loop, [&] {
    if (++calls == 3) enough.set();
  });
  auto story = [&]() -> Task<void> {
    timer.start_every(milliseconds(1));
    co_await enough.wait();
    timer.stop();
    const int calls_at_stop = calls;
    Timer later(loop, [&] { enough.set(); });
    later.start(milliseconds(5));
    co_await enough.wait();
    EXPECT_EQ(calls, calls_at_stop);
  };
  loop.run(story());
  EXPECT_GE(calls, 3);
}

TEST(Timer, ExpiresInTheOrderOfTheDelays) {
  Loop loop;
  Event all(loop);
  std::vector<int> order;
  Timer late(loop, [&] {
    order.push_back(3);
    all.set();
  });
  Timer soon(loop, [&] { order.push_back(1); });
  Timer between(loop, [&] { order.push_back(2); });
  auto story = [&]() -> Task<void> {
    late.start(milliseconds(21));
    between.start(milliseconds(11));
    soon.start(milliseconds(1));
    co_await all.wait();
  };
  loop.run(story());
  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

TEST(Timer, ForgetsTheFirstDelayWhenItIsStartedAgain) {
  Loop loop;
  Event expired(loop);
  int calls = 0;
  Timer timer(loop, [&] {
    ++calls;
    expired.set();
  });
  auto story = [&]() -> Task<void> {
    timer.start(std::chrono::hours(1));
    timer.start(milliseconds(1));
    co_await expired.wait();
  };
  loop.run(story());
  EXPECT_EQ(calls, 1);
}

TEST(Timer, StopsWithItsOwner) {
  Loop loop;
  Event later(loop);
  bool called = false;
  auto story = [&]() -> Task<void> {
    auto timer = std::make_unique<Timer>(loop, [&] { called = true; });
    timer->start(milliseconds(0));
    timer.reset();
    Timer second(loop, [&] { later.set(); });
    second.start(milliseconds(2));
    co_await later.wait();
  };
  loop.run(story());
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace hoist::coro
