#include "coro/task.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "coro/loop.hpp"
#include "support/turn.hpp"

namespace hoist::coro {
namespace {

using test::NextTurn;

Task<int> number(int value) { co_return value; }

Task<int> number_later(Loop& loop, int value) {
  co_await NextTurn(loop);
  co_return value;
}

Task<void> failure(std::string message) {
  throw std::runtime_error(message);
  co_return;
}

Task<void> failure_later(Loop& loop, std::string message) {
  co_await NextTurn(loop);
  throw std::runtime_error(message);
}

/// What a task threw, or "" if it threw nothing.
Task<std::string> message_of(Task<void> task) {
  try {
    co_await task;
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
  co_return "";
}

TEST(Task, YieldsTheValueThatItReturns) {
  Loop loop;
  int at_once = 0;
  int later = 0;
  auto story = [&]() -> Task<void> {
    at_once = co_await number(1);
    later = co_await number_later(loop, 2);
  };
  loop.run(story());
  EXPECT_EQ(at_once, 1);
  EXPECT_EQ(later, 2);
}

TEST(Task, ThrowsWhatItsBodyThrewToItsParent) {
  Loop loop;
  std::string at_once;
  std::string later;
  auto story = [&]() -> Task<void> {
    at_once = co_await message_of(failure("at once"));
    later = co_await message_of(failure_later(loop, "later"));
  };
  loop.run(story());
  EXPECT_EQ(at_once, "at once");
  EXPECT_EQ(later, "later");
}

TEST(Task, ThrowsThroughEveryLevelOfAwaitingTasks) {
  Loop loop;
  struct Levels {
    static Task<void> below(Loop& loop, int depth) {
      if (depth == 0) {
        co_await failure_later(loop, "from the bottom");
      } else {
        co_await below(loop, depth - 1);
      }
    }
  };
  std::string message;
  auto story = [&]() -> Task<void> { message = co_await message_of(Levels::below(loop, 20)); };
  loop.run(story());
  EXPECT_EQ(message, "from the bottom");
}

TEST(Task, YieldsTypesThatCanOnlyBeMoved) {
  Loop loop;
  auto make = [&](bool later) -> Task<std::unique_ptr<int>> {
    auto value = std::make_unique<int>(7);
    if (later) co_await NextTurn(loop);
    co_return value;
  };
  int sum = 0;
  auto story = [&]() -> Task<void> {
    const std::unique_ptr<int> at_once = co_await make(false);
    const std::unique_ptr<int> later = co_await make(true);
    sum = *at_once + *later;
  };
  loop.run(story());
  EXPECT_EQ(sum, 14);
}

TEST(Task, YieldsTypesWithoutADefaultConstructor) {
  struct Name {
    explicit Name(std::string its_text) : text(std::move(its_text)) {}
    std::string text;
  };
  Loop loop;
  auto make = []() -> Task<Name> { co_return Name("a name longer than any small string"); };
  std::string text;
  auto story = [&]() -> Task<void> {
    const Name name = co_await make();
    text = name.text;
  };
  loop.run(story());
  EXPECT_EQ(text, "a name longer than any small string");
}

TEST(Task, RunsNothingUntilItIsAwaited) {
  Loop loop;
  bool began = false;
  bool began_early = false;
  auto child = [&]() -> Task<void> {
    began = true;
    co_return;
  };
  auto story = [&]() -> Task<void> {
    Task<void> task = child();
    co_await NextTurn(loop);
    began_early = began;
    co_await task;
  };
  loop.run(story());
  EXPECT_FALSE(began_early);
  EXPECT_TRUE(began);
}

TEST(Task, ThatIsNeverAwaitedDestroysItsArgumentsAndRunsNothing) {
  auto held = std::make_shared<int>(1);
  bool began = false;
  auto child = [&](std::shared_ptr<int>) -> Task<void> {
    began = true;
    co_return;
  };
  {
    const Task<void> task = child(held);
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_FALSE(began);
}

TEST(Task, ThatIsSuspendedDestroysWhatItHoldsWithItsOwner) {
  class Forever {
   public:
    Forever() noexcept = default;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept {}
  };
  const auto held = std::make_shared<int>(1);
  auto child = [](std::shared_ptr<int> copy) -> Task<void> {
    const std::shared_ptr<int> another = copy;
    co_await Forever();
  };
  {
    const Task<void> task = child(held);
    task.operator co_await().await_suspend(std::noop_coroutine());
    EXPECT_EQ(held.use_count(), 3);
  }
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Task, DestroysItsFrameAtTheEndOfTheAwaitingExpression) {
  Loop loop;
  const auto held = std::make_shared<int>(1);
  long count_after_first = 0;
  auto child = [&](std::shared_ptr<int> copy) -> Task<int> {
    co_await NextTurn(loop);
    co_return *copy;
  };
  auto story = [&]() -> Task<void> {
    co_await child(held);
    count_after_first = held.use_count();
    co_await child(held);
  };
  loop.run(story());
  EXPECT_EQ(count_after_first, 1);
}

TEST(Task, CanBeMovedAndAssigned) {
  Loop loop;
  int got = 0;
  auto story = [&]() -> Task<void> {
    Task<int> first = number(1);
    Task<int> moved = std::move(first);
    moved = number(2);
    got = co_await moved;
  };
  loop.run(story());
  EXPECT_EQ(got, 2);
}

TEST(Task, DoesNotGrowTheStackWithTheNumberOfChildrenThatCompleteAtOnce) {
  constexpr int children = 100'000;
  Loop loop;
  long sum = 0;
  auto story = [&]() -> Task<void> {
    for (int i = 0; i < children; ++i) sum += co_await number(1);
  };
  loop.run(story());
  EXPECT_EQ(sum, children);
}

TEST(Task, DoesNotGrowTheStackWithTheNumberOfChildrenThatCompleteLater) {
  constexpr int children = 100'000;
  Loop loop;
  long sum = 0;
  auto story = [&]() -> Task<void> {
    for (int i = 0; i < children; ++i) sum += co_await number_later(loop, 1);
  };
  loop.run(story());
  EXPECT_EQ(sum, children);
}

TEST(Task, DoesNotGrowTheStackWithTheNumberOfChildrenThatThrowAtOnce) {
  constexpr int children = 10'000;
  Loop loop;
  int caught = 0;
  auto story = [&]() -> Task<void> {
    for (int i = 0; i < children; ++i) {
      const std::string message = co_await message_of(failure("no"));
      if (message == "no") ++caught;
    }
  };
  loop.run(story());
  EXPECT_EQ(caught, children);
}

struct Chain {
  static Task<int> at_once(int depth) {
    if (depth == 0) co_return 0;
    const int below = co_await at_once(depth - 1);
    co_return below + 1;
  }
  static Task<int> later(Loop& loop, int depth) {
    if (depth == 0) {
      co_await NextTurn(loop);
      co_return 0;
    }
    const int below = co_await later(loop, depth - 1);
    co_return below + 1;
  }
};

TEST(Task, CanBeNestedAThousandDeep) {
  Loop loop;
  int at_once = 0;
  int later = 0;
  auto story = [&]() -> Task<void> {
    at_once = co_await Chain::at_once(1000);
    later = co_await Chain::later(loop, 1000);
  };
  loop.run(story());
  EXPECT_EQ(at_once, 1000);
  EXPECT_EQ(later, 1000);
}

}  // namespace
}  // namespace hoist::coro
