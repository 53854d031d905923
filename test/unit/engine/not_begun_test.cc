#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>

#include "hoist/downloader.hpp"
#include "support/gate.hpp"
#include "support/http_server.hpp"
#include "support/temp_folder.hpp"

namespace hoist {
namespace {

using std::chrono::milliseconds;
using test::Connection;
using test::Gate;
using test::HttpServer;
using test::Request;

/// So many items of one server; with a count of 0 they never end.
class Numbered : public ItemSource {
 public:
  Numbered(std::string base, std::size_t count) : base_(std::move(base)), count_(count) {}

  std::optional<SourceEntry> next() override {
    if (stopped_.is_open() || (count_ > 0 && next_ == count_)) return std::nullopt;
    const std::string code = std::to_string(next_++);
    return Item{.code = code, .url = base_ + code, .file = code};
  }
  void stop() noexcept override { stopped_.open(); }
  void hurry() noexcept override { hurried_.open(); }

  Gate& stopped() noexcept { return stopped_; }
  Gate& hurried() noexcept { return hurried_; }

 private:
  const std::string base_;
  const std::size_t count_;
  std::size_t next_ = 0;
  Gate stopped_;
  Gate hurried_;
};

/// Counts outcomes by their kind, and looks at each.
class Counter : public Observer {
 public:
  explicit Counter(std::function<void(const Outcome&)> look = {}) : look_(std::move(look)) {}

  void on_outcome(const Outcome& outcome) override {
    tally_.add(outcome);
    if (look_) look_(outcome);
  }

  std::uint64_t count(OutcomeKind kind) const noexcept { return tally_.count(kind); }

 private:
  std::function<void(const Outcome&)> look_;
  Tally tally_;
};

/// A run of two slots whose server answers only when the source is told to hurry.
class NotBegunTest : public testing::Test {
 protected:
  NotBegunTest() {
    options_.folder = temp_.path();
    options_.slots = 2;
    options_.tell_not_begun = true;
    options_.grace = std::chrono::minutes(1);
  }

  RunResult run(Numbered& source, Observer& observer) {
    Downloader downloader(options_, std::make_shared<spdlog::logger>("test"));
    return downloader.run(source, observer);
  }

  Numbered& source_of(std::size_t count) { return source_.emplace(server_.url("/"), count); }

  test::TempFolder temp_;
  Options options_;
  std::optional<Numbered> source_;  // until the server's threads have ended, which wait at its gate
  HttpServer server_{[this](const Request& request, Connection& connection) {
    if (request.path() == "/1") ::kill(::getpid(), SIGTERM);
    EXPECT_TRUE(source_->hurried().wait());
    connection.send(test::response(200, "flag"));
  }};
};

TEST_F(NotBegunTest, EveryItemIsToldOnceAfterASignal) {
  constexpr std::size_t count = 20'000;  // many times what is admitted at a time
  Numbered& source = source_of(count);
  Counter counter([](const Outcome& outcome) {
    EXPECT_FALSE(outcome.item.url.empty());
    EXPECT_FALSE(outcome.error);
  });
  const RunResult result = run(source, counter);
  EXPECT_EQ(result.signal, SIGTERM);
  EXPECT_EQ(counter.count(OutcomeKind::downloaded), 2U);
  EXPECT_EQ(counter.count(OutcomeKind::not_begun), count - 2);
  EXPECT_EQ(result.tally.total(), count);
  EXPECT_EQ(result.tally.begun(), 2U);
  EXPECT_FALSE(source.stopped().is_open());
}

TEST_F(NotBegunTest, EveryItemIsToldOnceAfterTheDeadline) {
  constexpr std::size_t count = 2000;
  HttpServer silent([](const Request&, Connection& connection) {
    connection.wait_closed();
    connection.close();
  });
  options_.deadline = milliseconds(500);  // two have begun by then, on a busy machine too
  Numbered source(silent.url("/"), count);
  Counter counter;
  const RunResult result = run(source, counter);
  EXPECT_TRUE(result.deadline_reached);
  EXPECT_EQ(counter.count(OutcomeKind::failed), 2U);
  EXPECT_EQ(counter.count(OutcomeKind::not_begun), count - 2);
}

TEST_F(NotBegunTest, ASourceWithoutEndIsGivenUpAtTheSecondSignal) {
  Numbered& source = source_of(0);
  Counter counter([sent = false](const Outcome& outcome) mutable {
    if (sent || outcome.kind != OutcomeKind::not_begun) return;
    sent = true;
    ::kill(::getpid(), SIGTERM);
  });
  const RunResult result = run(source, counter);
  EXPECT_EQ(result.signal, SIGTERM);
  EXPECT_TRUE(source.stopped().is_open());
  EXPECT_GT(counter.count(OutcomeKind::not_begun), 0U);
}

TEST_F(NotBegunTest, ASourceWithoutEndIsGivenUpWhenTheGraceIsOver) {
  options_.grace = milliseconds(50);
  Numbered& source = source_of(0);
  Counter counter;
  EXPECT_EQ(run(source, counter).signal, SIGTERM);
  EXPECT_TRUE(source.stopped().is_open());
}

TEST_F(NotBegunTest, NothingIsToldUnlessAskedFor) {
  options_.tell_not_begun = false;
  HttpServer server([](const Request& request, Connection& connection) {
    if (request.path() == "/1") ::kill(::getpid(), SIGTERM);
    connection.wait_closed();
    connection.close();
  });
  options_.grace = milliseconds(50);
  Numbered source(server.url("/"), 500);
  Counter counter;
  run(source, counter);
  EXPECT_TRUE(source.stopped().is_open());
  EXPECT_FALSE(source.hurried().is_open());
  EXPECT_EQ(counter.count(OutcomeKind::not_begun), 0U);
}

}  // namespace
}  // namespace hoist
