#include "coro/loop.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/scope.hpp"
#include "coro/timer.hpp"
#include "support/turn.hpp"

namespace hoist::coro {
namespace {

using std::chrono::milliseconds;
using test::NextTurn;
using testing::ElementsAre;
using testing::StartsWith;

TEST(Loop, RunsATaskThatNeverWaits) {
  Loop loop;
  bool ran = false;
  auto story = [&]() -> Task<void> {
    ran = true;
    co_return;
  };
  loop.run(story());
  EXPECT_TRUE(ran);
}

TEST(Loop, RunsOneTaskAfterAnother) {
  Loop loop;
  int turns = 0;
  auto story = [&]() -> Task<void> {
    co_await NextTurn(loop);
    ++turns;
  };
  loop.run(story());
  loop.run(story());
  EXPECT_EQ(turns, 2);
}

TEST(Loop, ThrowsWhatTheTaskThrewAndCanBeUsedAgain) {
  Loop loop;
  auto failing = [&](bool later) -> Task<void> {
    if (later) co_await NextTurn(loop);
    throw std::runtime_error("out");
  };
  EXPECT_THROW(loop.run(failing(false)), std::runtime_error);
  EXPECT_THROW(loop.run(failing(true)), std::runtime_error);
  bool ran = false;
  auto story = [&]() -> Task<void> {
    ran = true;
    co_return;
  };
  loop.run(story());
  EXPECT_TRUE(ran);
}

TEST(Loop, ResumesWhatIsPostedInTheOrderOfPosting) {
  Loop loop;
  std::vector<int> order;
  Scope scope(loop);
  auto one = [&](int number) -> Task<void> {
    co_await NextTurn(loop);
    order.push_back(number);
  };
  auto story = [&]() -> Task<void> {
    for (int i = 1; i <= 4; ++i) scope.spawn(one(i));
    EXPECT_TRUE(order.empty()) << "post() must not resume anyone itself";
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_THAT(order, ElementsAre(1, 2, 3, 4));
}

TEST(Loop, ServesItsOtherEventsBetweenTheTurnsOfACoroutineThatKeepsPosting) {
  Loop loop;
  bool expired = false;
  Timer timer(loop, [&] { expired = true; });
  auto story = [&]() -> Task<void> {
    timer.start(milliseconds(1));
    while (!expired) co_await NextTurn(loop);
  };
  loop.run(story());
  EXPECT_TRUE(expired);
}

TEST(Loop, IsWokenByAPostFromATimer) {
  Loop loop;
  class Suspend {
   public:
    explicit Suspend(Waiter& where) noexcept : where_(where) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { where_ = waiter; }
    void await_resume() const noexcept {}

   private:
    Waiter& where_;
  };
  Waiter waiter;
  Timer timer(loop, [&] { loop.post(waiter); });
  bool woken = false;
  auto story = [&]() -> Task<void> {
    timer.start(milliseconds(1));
    co_await Suspend(waiter);
    woken = true;
  };
  loop.run(story());
  EXPECT_TRUE(woken);
}

TEST(Loop, NeverGoesBackInTime) {
  Loop loop;
  const milliseconds before = loop.now();
  auto story = [&]() -> Task<void> { co_await test::turns(loop, 3); };
  loop.run(story());
  EXPECT_GE(loop.now(), before);
}

TEST(Loop, ClosesHandlesThatTheirOwnersGaveUpBeforeItRanAtAll) {
  Loop loop;
  make_handle<uv_timer_t>("cannot create a timer", [&](auto* handle) { return uv_timer_init(loop.raw(), handle); });
}

TEST(CheckUv, NamesWhatWasTriedAndWhatLibuvSays) {
  EXPECT_NO_THROW(check_uv(0, "cannot fail"));
  EXPECT_NO_THROW(check_uv(1, "cannot fail"));
  try {
    check_uv(UV_EMFILE, "cannot make a thing");
    FAIL() << "an error must be thrown";
  } catch (const LoopError& error) {
    EXPECT_THAT(error.what(), StartsWith("cannot make a thing: "));
    EXPECT_EQ(error.what(), std::string("cannot make a thing: ") + uv_strerror(UV_EMFILE));
  }
}

TEST(MakeHandle, ThrowsAndFreesTheHandleWhereInitFails) {
  const auto refuse = [](uv_timer_t*) { return static_cast<int>(UV_ENOMEM); };
  EXPECT_THROW(make_handle<uv_timer_t>("cannot create a timer", refuse), LoopError);
}

}  // namespace
}  // namespace hoist::coro
