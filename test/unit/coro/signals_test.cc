#include "coro/signals.hpp"

#include <csignal>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/event.hpp"

namespace hoist::coro {
namespace {

using testing::ElementsAre;

class SignalsTest : public testing::Test {
 protected:
  Loop loop_;
  Event caught_{loop_};
  std::vector<int> numbers_;
};

TEST_F(SignalsTest, TellEachSignalByItsNumberOnTheLoop) {
  Signals signals(loop_, [&](int number) {
    numbers_.push_back(number);
    caught_.set();
  });
  auto story = [&]() -> Task<void> {
    ::kill(::getpid(), SIGINT);
    co_await caught_.wait();
    std::raise(SIGTERM);
    co_await caught_.wait();
    ::kill(::getpid(), SIGINT);
    co_await caught_.wait();
  };
  loop_.run(story());
  EXPECT_THAT(numbers_, ElementsAre(SIGINT, SIGTERM, SIGINT));
}

TEST_F(SignalsTest, AreLeftToTheirOldMeaningAfterwards) {
  static volatile std::sig_atomic_t seen = 0;
  const auto before = std::signal(SIGTERM, [](int) { seen = seen + 1; });
  struct sigaction old {};
  ::sigaction(SIGTERM, nullptr, &old);
  {
    Loop other;
    const Signals signals(other, [](int) {});
    struct sigaction during {};
    ::sigaction(SIGTERM, nullptr, &during);
    EXPECT_NE(during.sa_handler, old.sa_handler);
  }
  struct sigaction after {};
  ::sigaction(SIGTERM, nullptr, &after);
  EXPECT_EQ(after.sa_handler, SIG_DFL) << "libuv puts back the default, so that nobody is left deaf to a signal";
  std::signal(SIGTERM, before);
}

TEST_F(SignalsTest, DoNotKeepTheLoopFromEnding) {
  bool ran = false;
  {
    const Signals signals(loop_, [](int) {});
    auto story = [&]() -> Task<void> {
      ran = true;
      co_return;
    };
    loop_.run(story());
  }
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace hoist::coro
