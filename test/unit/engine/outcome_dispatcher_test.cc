#include "engine/outcome_dispatcher.hpp"

#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/scope.hpp"
#include "support/gate.hpp"
#include "support/turn.hpp"

namespace hoist::engine {
namespace {

using test::turns;
using testing::Each;
using testing::ElementsAre;
using testing::Ne;

/// Writes down what it is told: "begin", the codes, and "|" for a pause.
class Diary : public Observer {
 public:
  explicit Diary(std::function<void(const std::string&)> before = {}) : before_(std::move(before)) {}

  void on_begin() override { lines_.emplace_back("begin"); }
  void on_outcome(const Outcome& outcome) override {
    if (before_) before_(outcome.item.code);
    lines_.push_back(outcome.item.code);
    threads_.push_back(std::this_thread::get_id());
  }
  void on_flush() override { lines_.push_back("|"); }
  void on_end(const RunResult& /*result*/) override { lines_.emplace_back("end"); }

  const std::vector<std::string>& lines() const noexcept { return lines_; }
  const std::vector<std::thread::id>& threads() const noexcept { return threads_; }

 private:
  std::function<void(const std::string&)> before_;
  std::vector<std::string> lines_;
  std::vector<std::thread::id> threads_;
};

Outcome outcome_of(const std::string& code) {
  Outcome outcome;
  outcome.item.code = code;
  return outcome;
}

TEST(OutcomeDispatcher, TellsEverythingInOrderAndThenEnds) {
  coro::Loop loop;
  Diary diary;
  OutcomeDispatcher dispatcher(loop, {&diary});
  auto story = [&]() -> coro::Task<void> {
    for (const char* code : {"AD", "AE", "AF"}) dispatcher.push(outcome_of(code));
    dispatcher.close();
    co_await dispatcher.tell();
    dispatcher.tell_end({});
  };
  loop.run(story());
  EXPECT_THAT(diary.lines(), ElementsAre("begin", "AD", "AE", "AF", "|", "end"));
  EXPECT_THAT(diary.threads(), Each(Ne(std::this_thread::get_id())));
  EXPECT_EQ(dispatcher.backlog(), 0U);
}

TEST(OutcomeDispatcher, TellsTheBeginningOfARunWithoutItems) {
  coro::Loop loop;
  Diary diary;
  OutcomeDispatcher dispatcher(loop, {&diary});
  auto story = [&]() -> coro::Task<void> {
    dispatcher.close();
    co_await dispatcher.tell();
  };
  loop.run(story());
  EXPECT_THAT(diary.lines(), ElementsAre("begin"));
}

TEST(OutcomeDispatcher, EndsWhenItIsClosedWhileItWaits) {
  coro::Loop loop;
  Diary diary;
  OutcomeDispatcher dispatcher(loop, {&diary});
  coro::Scope scope(loop);
  auto story = [&]() -> coro::Task<void> {
    scope.spawn(dispatcher.tell());
    dispatcher.push(outcome_of("AD"));
    while (dispatcher.backlog() > 0) co_await test::NextTurn(loop);
    co_await turns(loop, 3);
    dispatcher.close();
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_THAT(diary.lines(), ElementsAre("begin", "AD", "|"));
}

TEST(OutcomeDispatcher, GathersWhatComesWhileTheObserverIsBusy) {
  coro::Loop loop;
  test::Gate busy;
  test::Gate go_on;
  Diary diary([&](const std::string& code) {
    if (code != "AD") return;
    busy.open();
    EXPECT_TRUE(go_on.wait());
  });
  OutcomeDispatcher dispatcher(loop, {&diary});
  coro::Scope scope(loop);
  auto story = [&]() -> coro::Task<void> {
    scope.spawn(dispatcher.tell());
    dispatcher.push(outcome_of("AD"));
    while (!busy.is_open()) co_await test::NextTurn(loop);
    for (const char* code : {"AE", "AF", "AG"}) dispatcher.push(outcome_of(code));
    EXPECT_EQ(dispatcher.backlog(), 4U) << "what is being told is not told yet";
    co_await turns(loop, 3);
    go_on.open();
    dispatcher.close();
    co_await scope.join();
  };
  loop.run(story());
  EXPECT_THAT(diary.lines(), ElementsAre("begin", "AD", "|", "AE", "AF", "AG", "|"));
}

TEST(OutcomeDispatcher, ThrowsWhatTheObserverThrewAndTellsNothingMore) {
  coro::Loop loop;
  Diary diary([](const std::string& code) {
    if (code == "AE") throw std::runtime_error("the pipe is closed");
  });
  OutcomeDispatcher dispatcher(loop, {&diary});
  std::string message;
  auto story = [&]() -> coro::Task<void> {
    for (const char* code : {"AD", "AE", "AF"}) dispatcher.push(outcome_of(code));
    try {
      co_await dispatcher.tell();
    } catch (const std::runtime_error& error) {
      message = error.what();
    }
    dispatcher.push(outcome_of("AG"));
    co_await turns(loop, 5);
  };
  loop.run(story());
  EXPECT_EQ(message, "the pipe is closed");
  EXPECT_THAT(diary.lines(), ElementsAre("begin", "AD"));
}

}  // namespace
}  // namespace hoist::engine
