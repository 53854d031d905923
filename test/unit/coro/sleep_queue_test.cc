#include "coro/sleep_queue.hpp"

#include <string>

#include <gtest/gtest.h>

#include "coro/scope.hpp"

namespace hoist::coro {
namespace {

using std::chrono::milliseconds;

TEST(SleepQueue, WakesSleepersInTheOrderOfTheirTimes) {
  Loop loop;
  SleepQueue sleep_queue(loop);
  Scope scope(loop);
  std::string woken;
  auto sleep = [&](char name, milliseconds time) -> Task<void> {
    const bool slept = co_await sleep_queue.sleep(time);
    EXPECT_TRUE(slept);
    woken += name;
  };
  auto story = [&]() -> Task<void> {
    scope.spawn(sleep('c', milliseconds(30)));
    scope.spawn(sleep('a', milliseconds(1)));
    scope.spawn(sleep('b', milliseconds(15)));
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_EQ(woken, "abc");
}

TEST(SleepQueue, WakesEveryoneWhenItRingsAndLetsNobodySleepAfterwards) {
  Loop loop;
  SleepQueue sleep_queue(loop);
  Scope scope(loop);
  int woken = 0;
  auto sleep = [&]() -> Task<void> {
    const bool slept = co_await sleep_queue.sleep(std::chrono::hours(1));
    EXPECT_FALSE(slept);
    ++woken;
  };
  auto story = [&]() -> Task<void> {
    scope.spawn(sleep());
    scope.spawn(sleep());
    sleep_queue.ring();
    scope.spawn(sleep());
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_EQ(woken, 3);
}

}  // namespace
}  // namespace hoist::coro
