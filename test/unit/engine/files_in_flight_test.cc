#include "engine/files_in_flight.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "coro/event.hpp"
#include "coro/scope.hpp"
#include "coro/task.hpp"

namespace hoist::engine {
namespace {

struct FilesInFlightTest : testing::Test {
  coro::Task<void> hold(std::string file, coro::Event& until, std::string name) {
    const FileClaim claim = co_await files.claim(file);
    order.push_back(name);
    co_await until.wait();
    order.push_back(name + " ends");
  }

  coro::Task<void> run() {
    coro::Scope scope(loop, [](const std::exception_ptr&) { FAIL(); });
    scope.spawn(hold("a", first, "1"));
    scope.spawn(hold("A", second, "2"));
    scope.spawn(hold("b", third, "3"));
    EXPECT_TRUE(files.has("a"));
    second.set();
    third.set();
    first.set();
    co_await scope.join();
    EXPECT_FALSE(files.has("a"));
  }

  coro::Loop loop;
  FilesInFlight files{loop};
  coro::Event first{loop};
  coro::Event second{loop};
  coro::Event third{loop};
  std::vector<std::string> order;
};

TEST_F(FilesInFlightTest, WaitForWhoeverWritesTheSameFile) {
  loop.run(run());
  const auto place = [this](const std::string& name) {
    return std::find(order.begin(), order.end(), name) - order.begin();
  };
  ASSERT_EQ(order.size(), 6U);
  EXPECT_LT(place("1 ends"), place("2"));
  EXPECT_LT(place("3"), place("2"));
}

}  // namespace
}  // namespace hoist::engine
