#include "coro/on_worker.hpp"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "coro/scope.hpp"
#include "support/gate.hpp"
#include "support/turn.hpp"

namespace hoist::coro {
namespace {

using test::Gate;

TEST(OnWorker, RunsTheFunctionOnAnotherThreadAndComesBackToTheLoops) {
  Loop loop;
  std::thread::id worker;
  std::thread::id after;
  auto story = [&]() -> Task<void> {
    auto job = [&] { worker = std::this_thread::get_id(); };
    co_await OnWorker(loop, job);
    after = std::this_thread::get_id();
  };
  loop.run(story());
  EXPECT_NE(worker, std::this_thread::get_id());
  EXPECT_EQ(after, std::this_thread::get_id());
}

TEST(OnWorker, YieldsWhatTheFunctionReturns) {
  Loop loop;
  std::string text;
  auto story = [&]() -> Task<void> {
    auto job = [] { return std::string("a text that is longer than any small string"); };
    text = co_await OnWorker(loop, job);
  };
  loop.run(story());
  EXPECT_EQ(text, "a text that is longer than any small string");
}

TEST(OnWorker, YieldsResultsThatCanOnlyBeMoved) {
  Loop loop;
  std::unique_ptr<int> number;
  auto story = [&]() -> Task<void> {
    auto job = [] { return std::make_unique<int>(7); };
    number = co_await OnWorker(loop, job);
  };
  loop.run(story());
  ASSERT_TRUE(number);
  EXPECT_EQ(*number, 7);
}

TEST(OnWorker, ThrowsWhatTheFunctionThrewToTheWaiter) {
  Loop loop;
  std::string message;
  auto story = [&]() -> Task<void> {
    auto job = []() -> int { throw std::runtime_error("no disk"); };
    try {
      co_await OnWorker(loop, job);
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
  };
  loop.run(story());
  EXPECT_EQ(message, "no disk");
}

TEST(OnWorker, ThrowsWhatIsNoStandardExceptionToo) {
  Loop loop;
  int caught = 0;
  auto story = [&]() -> Task<void> {
    auto job = [] { throw 42; };
    try {
      co_await OnWorker(loop, job);
    } catch (int number) {
      caught = number;
    }
  };
  loop.run(story());
  EXPECT_EQ(caught, 42);
}

TEST(OnWorker, RefersToTheFunctionAndNeverCopiesIt) {
  class Job {
   public:
    Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;
    int operator()() { return ++calls_; }

   private:
    int calls_ = 0;
  };
  Loop loop;
  int second = 0;
  auto story = [&]() -> Task<void> {
    Job job;
    co_await OnWorker(loop, job);
    second = co_await OnWorker(loop, job);
  };
  loop.run(story());
  EXPECT_EQ(second, 2);
}

TEST(OnWorker, LeavesTheLoopFreeWhileTheFunctionBlocks) {
  Loop loop;
  Gate gate;
  Scope scope(loop);
  bool opened_in_time = false;
  auto blocked = [&]() -> Task<void> {
    auto job = [&] { return gate.wait(); };
    opened_in_time = co_await OnWorker(loop, job);
  };
  auto story = [&]() -> Task<void> {
    scope.spawn(blocked());
    co_await test::turns(loop, 3);
    gate.open();
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_TRUE(opened_in_time);
}

TEST(OnWorker, RunsEveryOneOfManyFunctionsOnce) {
  constexpr std::size_t jobs = 1000;
  Loop loop;
  Scope scope(loop);
  std::vector<int> runs(jobs);
  std::atomic<std::size_t> all{0};
  auto child = [&](std::size_t number) -> Task<void> {
    auto job = [&] {
      ++all;
      return ++runs[number];
    };
    const int count = co_await OnWorker(loop, job);
    EXPECT_EQ(count, 1);
  };
  auto story = [&]() -> Task<void> {
    for (std::size_t i = 0; i < jobs; ++i) scope.spawn(child(i));
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_EQ(all, jobs);
}

}  // namespace
}  // namespace hoist::coro
