#include "coro/shared_worker.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/scope.hpp"
#include "support/gate.hpp"
#include "support/turn.hpp"

namespace hoist::coro {
namespace {

using test::Gate;
using test::turns;
using testing::Each;
using testing::ElementsAre;

class SharedWorkerTest : public testing::Test {
 protected:
  /// A job in a coroutine of its own.
  template <typename Function>
  void spawn(Function function) {
    scope_.spawn(run(std::move(function)));
  }

  Loop loop_;
  SharedWorker worker_{loop_};
  Scope scope_{loop_};

 private:
  template <typename Function>
  Task<void> run(Function function) {
    co_await SharedWorker::Run(worker_, function);
  }
};

TEST_F(SharedWorkerTest, RunsJobsThatAreReadyTogetherOnOneThreadInTheOrderOfAsking) {
  std::vector<int> order;
  std::vector<std::thread::id> threads;
  auto story = [&]() -> Task<void> {
    for (int i = 0; i < 10; ++i) {
      spawn([&, i] {
        order.push_back(i);
        threads.push_back(std::this_thread::get_id());
      });
    }
    co_await scope_.join();
  };
  loop_.run(story());
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  ASSERT_EQ(threads.size(), 10U);
  EXPECT_THAT(threads, Each(threads.front()));
  EXPECT_NE(threads.front(), std::this_thread::get_id());
}

TEST_F(SharedWorkerTest, DoesNotLetAJobWaitForCompany) {
  bool ran = false;
  auto story = [&]() -> Task<void> {
    auto job = [&] { ran = true; };
    co_await SharedWorker::Run(worker_, job);
  };
  loop_.run(story());
  EXPECT_TRUE(ran);
}

TEST_F(SharedWorkerTest, ResumesTheWaitersInTheOrderOfAsking) {
  std::vector<int> order;
  auto waiting = [&](int number) -> Task<void> {
    auto job = [] {};
    co_await SharedWorker::Run(worker_, job);
    order.push_back(number);
  };
  auto story = [&]() -> Task<void> {
    for (int i = 0; i < 5; ++i) scope_.spawn(waiting(i));
    co_await scope_.join();
  };
  loop_.run(story());
  EXPECT_THAT(order, ElementsAre(0, 1, 2, 3, 4));
}

TEST_F(SharedWorkerTest, GathersAFewJobsWhileAWorkItemIsUnderWay) {
  Gate begun;
  Gate gate;
  std::vector<std::thread::id> threads;
  bool first_ended = false;
  bool began_too_early = false;
  auto story = [&]() -> Task<void> {
    spawn([&] {
      begun.open();
      EXPECT_TRUE(gate.wait());
      first_ended = true;
    });
    co_await turns(loop_, 3);
    EXPECT_TRUE(begun.wait());
    for (int i = 0; i < 7; ++i) {
      spawn([&] {
        if (!first_ended) began_too_early = true;
        threads.push_back(std::this_thread::get_id());
      });
    }
    co_await turns(loop_, 10);
    gate.open();
    co_await scope_.join();
  };
  loop_.run(story());
  EXPECT_FALSE(began_too_early);
  ASSERT_EQ(threads.size(), 7U);
  EXPECT_THAT(threads, Each(threads.front()));
}

TEST_F(SharedWorkerTest, StartsAnotherWorkItemOnceEnoughJobsHaveGathered) {
  Gate begun;
  Gate others_ran;
  std::atomic<int> ran{0};
  bool first_saw_others = false;
  auto story = [&]() -> Task<void> {
    spawn([&] {
      begun.open();
      first_saw_others = others_ran.wait();
    });
    co_await turns(loop_, 3);
    EXPECT_TRUE(begun.wait());
    for (int i = 0; i < 8; ++i) {
      spawn([&] {
        if (++ran == 8) others_ran.open();
      });
    }
    co_await scope_.join();
  };
  loop_.run(story());
  EXPECT_TRUE(first_saw_others) << "the jobs must not wait for the one that blocks";
}

TEST_F(SharedWorkerTest, UsesUpToFourThreadsWhenEachOneBlocks) {
  constexpr int jobs = 4 * 32;  // four full work items
  std::atomic<int> blocked{0};
  std::vector<std::unique_ptr<Gate>> gates(4);
  for (auto& gate : gates) gate = std::make_unique<Gate>();
  Gate all_blocked;
  auto story = [&]() -> Task<void> {
    for (int i = 0; i < jobs; ++i) {
      const bool first_of_its_item = i % 32 == 0;
      spawn([&, first_of_its_item] {
        if (!first_of_its_item) return;
        if (++blocked == 4) all_blocked.open();
        EXPECT_TRUE(all_blocked.wait()) << "four work items must be under way at once";
      });
    }
    co_await scope_.join();
  };
  loop_.run(story());
  EXPECT_EQ(blocked, 4);
}

TEST_F(SharedWorkerTest, PutsNoMoreThanThirtyTwoJobsIntoOneWorkItem) {
  Gate gate;
  bool first_item_ended = false;
  bool last_began_early = false;
  auto story = [&]() -> Task<void> {
    for (int i = 0; i < 31; ++i) spawn([] {});
    spawn([&] {
      EXPECT_TRUE(gate.wait());
      first_item_ended = true;
    });
    spawn([&] { last_began_early = !first_item_ended; });  // the thirty-third has to wait: it alone is not enough
    co_await turns(loop_, 10);
    gate.open();
    co_await scope_.join();
  };
  loop_.run(story());
  EXPECT_TRUE(first_item_ended);
  EXPECT_FALSE(last_began_early);
}

TEST_F(SharedWorkerTest, RunsEveryOneOfTenThousandJobsExactlyOnce) {
  constexpr std::size_t jobs = 10'000;
  std::vector<int> runs(jobs);
  std::size_t resumed = 0;
  auto waiting = [&](std::size_t number) -> Task<void> {
    auto job = [&] { ++runs[number]; };
    co_await SharedWorker::Run(worker_, job);
    ++resumed;
  };
  auto story = [&]() -> Task<void> {
    for (std::size_t i = 0; i < jobs; ++i) {
      scope_.spawn(waiting(i));
      if (i % 997 == 0) co_await test::NextTurn(loop_);
    }
    co_await scope_.join();
  };
  loop_.run(story());
  EXPECT_EQ(resumed, jobs);
  EXPECT_EQ(std::count(runs.begin(), runs.end(), 1), static_cast<std::ptrdiff_t>(jobs));
}

TEST_F(SharedWorkerTest, TakesNewJobsFromCoroutinesThatItHasJustResumed) {
  int ran = 0;
  auto story = [&]() -> Task<void> {
    auto job = [&] { ++ran; };
    for (int i = 0; i < 1000; ++i) co_await SharedWorker::Run(worker_, job);
  };
  loop_.run(story());
  EXPECT_EQ(ran, 1000);
}

TEST_F(SharedWorkerTest, ThrowsAJobsExceptionToItsOwnWaiterOnly) {
  std::vector<std::string> ended(10);
  auto waiting = [&](std::size_t number) -> Task<void> {
    auto job = [&] {
      if (number % 3 == 1) throw std::runtime_error("job " + std::to_string(number));
    };
    try {
      co_await SharedWorker::Run(worker_, job);
      ended[number] = "fine";
    } catch (const std::runtime_error& error) {
      ended[number] = error.what();
    }
  };
  auto story = [&]() -> Task<void> {
    for (std::size_t i = 0; i < ended.size(); ++i) scope_.spawn(waiting(i));
    co_await scope_.join();
  };
  loop_.run(story());
  EXPECT_THAT(ended, ElementsAre("fine", "job 1", "fine", "fine", "job 4", "fine", "fine", "job 7", "fine", "fine"));
}

}  // namespace
}  // namespace hoist::coro
