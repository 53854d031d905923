#include "coro/scope.hpp"

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/event.hpp"
#include "support/no_memory.hpp"
#include "support/turn.hpp"

namespace hoist::coro {
namespace {

using test::NextTurn;
using test::turns;
using testing::ElementsAre;

TEST(Scope, JoinsAtOnceWhenItHasNoTask) {
  Loop loop;
  Scope scope(loop);
  bool joined = false;
  auto story = [&]() -> Task<void> {
    co_await scope.join();
    joined = true;
  };
  loop.run(story());
  EXPECT_TRUE(joined);
}

TEST(Scope, RunsATaskUntilItsFirstWaitBeforeSpawnReturns) {
  Loop loop;
  Scope scope(loop);
  std::vector<int> order;
  auto child = [&]() -> Task<void> {
    order.push_back(1);
    co_await NextTurn(loop);
    order.push_back(3);
  };
  auto story = [&]() -> Task<void> {
    scope.spawn(child());
    order.push_back(2);
    EXPECT_EQ(scope.running(), 1U);
    co_await scope.join();
    EXPECT_EQ(scope.running(), 0U);
  };
  loop.run(story());
  EXPECT_THAT(order, ElementsAre(1, 2, 3));
}

TEST(Scope, JoinsOnlyAfterTheLastOfManyTasks) {
  constexpr int tasks = 1000;
  Loop loop;
  Scope scope(loop);
  int ended = 0;
  int ended_at_join = 0;
  auto child = [&](int length) -> Task<void> {
    co_await turns(loop, length);
    ++ended;
  };
  auto story = [&]() -> Task<void> {
    for (int i = 1; i < tasks; ++i) scope.spawn(child((i * 7) % 13));
    scope.spawn(child(50));  // ends long after the others
    co_await scope.join();
    ended_at_join = ended;
  };
  loop.run(story());
  EXPECT_EQ(ended_at_join, tasks);
}

TEST(Scope, WaitsForTasksThatAreSpawnedWhileItIsJoined) {
  Loop loop;
  Scope scope(loop);
  int ended = 0;
  int ended_at_join = 0;
  struct Family {
    Loop& loop;
    Scope& scope;
    int& ended;
    Task<void> member(int generations) {
      co_await NextTurn(loop);
      if (generations > 0) {
        scope.spawn(member(generations - 1));
        scope.spawn(member(generations - 1));
      }
      ++ended;
    }
  };
  Family family{loop, scope, ended};
  auto story = [&]() -> Task<void> {
    scope.spawn(family.member(4));
    co_await scope.join();
    ended_at_join = ended;
  };
  loop.run(story());
  EXPECT_EQ(ended_at_join, 31);
}

TEST(Scope, CanBeJoinedAgain) {
  Loop loop;
  Scope scope(loop);
  int ended = 0;
  auto child = [&]() -> Task<void> {
    co_await NextTurn(loop);
    ++ended;
  };
  auto story = [&]() -> Task<void> {
    scope.spawn(child());
    co_await scope.join();
    scope.spawn(child());
    scope.spawn(child());
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_EQ(ended, 3);
}

TEST(Scope, DoesNotGrowTheStackWithTheNumberOfTasksThatEndAtOnce) {
  constexpr int tasks = 100'000;
  Loop loop;
  Scope scope(loop);
  int ended = 0;
  auto child = [&]() -> Task<void> {
    ++ended;
    co_return;
  };
  auto story = [&]() -> Task<void> {
    for (int i = 0; i < tasks; ++i) scope.spawn(child());
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_EQ(ended, tasks);
}

TEST(Scope, DestroysATasksFrameWhenItEnds) {
  Loop loop;
  Scope scope(loop);
  const auto held = std::make_shared<int>(1);
  auto child = [&](std::shared_ptr<int>) -> Task<void> { co_await NextTurn(loop); };
  auto story = [&]() -> Task<void> {
    scope.spawn(child(held));
    EXPECT_EQ(held.use_count(), 2);
    co_await scope.join();
    EXPECT_EQ(held.use_count(), 1);
  };
  loop.run(story());
}

TEST(Scope, ThrowsTheFirstErrorOfItsTasksFromJoin) {
  Loop loop;
  Scope scope(loop);
  auto child = [&](const char* error) -> Task<void> {
    co_await NextTurn(loop);
    throw std::runtime_error(error);
  };
  int ended = 0;
  auto other = [&]() -> Task<void> {
    co_await turns(loop, 5);
    ++ended;
  };
  std::string caught;
  auto story = [&]() -> Task<void> {
    scope.spawn(child("first"));
    scope.spawn(child("second"));
    scope.spawn(other());
    try {
      co_await scope.join();
    } catch (const std::runtime_error& error) {
      caught = error.what();
    }
    EXPECT_EQ(ended, 1);
    co_await scope.join();  // it has been told
  };
  loop.run(story());
  EXPECT_EQ(caught, "first");
}

TEST(Scope, ReportsErrorsAtOnceToItsErrorHandler) {
  Loop loop;
  int errors = 0;
  Scope scope(loop, [&](const std::exception_ptr& error) { errors += error != nullptr ? 1 : 0; });
  auto child = [&](int turn) -> Task<void> {
    co_await turns(loop, turn);
    throw 1;
  };
  auto story = [&]() -> Task<void> {
    scope.spawn(child(0));
    EXPECT_EQ(errors, 1);
    scope.spawn(child(1));
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_EQ(errors, 2);
}

TEST(Scope, IsJoinedAlthoughATaskCouldNotBeStarted) {
  if (!test::NoMemory::possible()) GTEST_SKIP();
  Loop loop;
  Scope scope(loop);
  bool begun = false;
  auto child = [&]() -> Task<void> {
    begun = true;
    co_return;
  };
  bool failed = false;
  auto story = [&]() -> Task<void> {
    Task<void> task = child();
    try {
      const test::NoMemory none;
      scope.spawn(std::move(task));
    } catch (const std::bad_alloc&) {
      failed = true;
    }
    EXPECT_EQ(scope.running(), 0U);
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_TRUE(failed);
  EXPECT_FALSE(begun);
}

}  // namespace
}  // namespace hoist::coro
