#include "coro/event.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/scope.hpp"
#include "support/turn.hpp"

namespace hoist::coro {
namespace {

using testing::ElementsAre;

TEST(Event, WakesTheOneWhoWaits) {
  Loop loop;
  Event event(loop);
  Scope scope(loop);
  std::vector<int> order;
  auto waiting = [&]() -> Task<void> {
    co_await event.wait();
    order.push_back(3);
  };
  auto story = [&]() -> Task<void> {
    scope.spawn(waiting());
    co_await test::turns(loop, 3);
    order.push_back(1);
    event.set();
    order.push_back(2);  // set() itself resumes no waiter
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

TEST(Event, RemembersASetUntilSomebodyWaits) {
  Loop loop;
  Event event(loop);
  bool passed = false;
  auto story = [&]() -> Task<void> {
    event.set();
    co_await test::turns(loop, 2);
    co_await event.wait();
    passed = true;
  };
  loop.run(story());
  EXPECT_TRUE(passed);
}

TEST(Event, ForgetsASetThatWasWaitedFor) {
  Loop loop;
  Event event(loop);
  Scope scope(loop);
  int passed = 0;
  auto waiting = [&]() -> Task<void> {
    co_await event.wait();
    ++passed;
    co_await event.wait();
    ++passed;
  };
  auto story = [&]() -> Task<void> {
    event.set();
    event.set();  // two before the wait are one
    scope.spawn(waiting());
    co_await test::turns(loop, 3);
    EXPECT_EQ(passed, 1);
    event.set();
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_EQ(passed, 2);
}

TEST(Event, CountsTwoSetsBeforeTheWaiterRunsAsOne) {
  Loop loop;
  Event event(loop);
  Scope scope(loop);
  int passed = 0;
  auto waiting = [&]() -> Task<void> {
    for (int i = 0; i < 2; ++i) {
      co_await event.wait();
      ++passed;
    }
  };
  auto story = [&]() -> Task<void> {
    scope.spawn(waiting());
    event.set();
    event.set();
    co_await test::turns(loop, 3);
    EXPECT_EQ(passed, 1);
    event.set();
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_EQ(passed, 2);
}

}  // namespace
}  // namespace hoist::coro
