#include "coro/signals.hpp"

#include <csignal>
#include <memory>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/event.hpp"

namespace hoist::coro {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

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

TEST_F(SignalsTest, OnePassesAfterwardsAndTheNextDoesWhatItDoesByDefault) {
  for (const int number : {SIGINT, SIGTERM}) {
    const auto before = std::signal(number, SIG_DFL);
    std::make_unique<Signals>(loop_, [this](int caught) { numbers_.push_back(caught); }).reset();
    std::raise(number);
    struct sigaction after {};
    ::sigaction(number, nullptr, &after);
    EXPECT_EQ(after.sa_handler, SIG_DFL) << "the default action is restored";
    std::signal(number, before);
  }
  EXPECT_THAT(numbers_, IsEmpty());
}

TEST_F(SignalsTest, DoWhatTheyDoByDefaultOnceReleased) {
  Signals signals(loop_, [](int) {});
  signals.release();
  for (const int number : {SIGINT, SIGTERM}) {
    struct sigaction after {};
    ::sigaction(number, nullptr, &after);
    EXPECT_EQ(after.sa_handler, SIG_DFL);
  }
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
