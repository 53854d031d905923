#include "coro/turn.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/scope.hpp"
#include "support/turn.hpp"

namespace hoist::coro {
namespace {

using testing::ElementsAre;

TEST(Turn, IsOnesAtATimeAndInOrder) {
  Loop loop;
  Turn turn(loop);
  Scope scope(loop);
  std::vector<int> order;
  auto work = [&](int number) -> Task<void> {
    const Turn::Guard guard = co_await turn.take();
    order.push_back(number);
    co_await test::turns(loop, 3);
    order.push_back(number);
  };
  auto story = [&]() -> Task<void> {
    for (const int number : {1, 2, 3}) scope.spawn(work(number));
    co_await scope.join();
    const Turn::Guard again = co_await turn.take();
    order.push_back(4);
  };
  loop.run(story());
  EXPECT_THAT(order, ElementsAre(1, 1, 2, 2, 3, 3, 4));
}

TEST(Turn, PassesOnFromOneWhoFails) {
  Loop loop;
  Turn turn(loop);
  bool passed = false;
  auto fails = [&]() -> Task<void> {
    const Turn::Guard guard = co_await turn.take();
    co_await test::turns(loop, 1);
    throw 1;
  };
  auto story = [&]() -> Task<void> {
    try {
      co_await fails();
    } catch (int) {
      passed = true;
    }
    const Turn::Guard guard = co_await turn.take();
  };
  loop.run(story());
  EXPECT_TRUE(passed);
}

}  // namespace
}  // namespace hoist::coro
