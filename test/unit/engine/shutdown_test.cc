#include "engine/shutdown.hpp"

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include "coro/event.hpp"

namespace hoist::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

/// What a run was asked, in its order.
class Asked : public Stoppable {
 public:
  explicit Asked(coro::Loop& loop) : more_(loop) {}

  void stop_asking() noexcept override { note("ask no more"); }
  void stop_reading() noexcept override { note("read no more"); }
  void interrupt(const char* reason) noexcept override { note(reason); }

  coro::Task<void> wait_for(std::size_t count) {
    while (what_.size() < count) co_await more_.wait();
  }

  const std::vector<std::string>& what() const noexcept { return what_; }

 private:
  void note(const char* what) {
    what_.emplace_back(what);
    more_.set();
  }

  coro::Event more_;
  std::vector<std::string> what_;
};

class ShutdownTest : public testing::Test {
 protected:
  ShutdownTest() {
    options_.grace = 1h;
    options_.tell_not_begun = true;
  }

  Shutdown& shutdown() { return shutdown_.emplace(loop_, options_, log_, asked_); }
  void wait_for(std::size_t count) { loop_.run(asked_.wait_for(count)); }

  Options options_;
  spdlog::logger log_{"", std::make_shared<spdlog::sinks::null_sink_mt>()};
  coro::Loop loop_;
  Asked asked_{loop_};
  std::optional<Shutdown> shutdown_;
};

TEST_F(ShutdownTest, HasNotBegunUntilSomethingAsksForIt) {
  const Shutdown& shutdown = this->shutdown();
  EXPECT_FALSE(shutdown.begun());
  EXPECT_TRUE(shutdown.reads_on());
  EXPECT_FALSE(shutdown.token().stop_requested());
  EXPECT_NO_THROW(shutdown.rethrow_error());
  EXPECT_THAT(asked_.what(), IsEmpty());
}

TEST_F(ShutdownTest, LetsWhatIsInFlightEndAfterASignalAndEndsItAfterAnother) {
  const Shutdown& shutdown = this->shutdown();
  std::raise(SIGTERM);
  wait_for(1);
  EXPECT_THAT(asked_.what(), ElementsAre("ask no more"));
  EXPECT_EQ(shutdown.signal(), SIGTERM);
  EXPECT_TRUE(shutdown.token().stop_requested());
  EXPECT_TRUE(shutdown.reads_on());
  std::raise(SIGINT);
  wait_for(3);
  EXPECT_THAT(asked_.what(), ElementsAre("ask no more", "read no more", "stopped while in flight"));
  EXPECT_EQ(shutdown.signal(), SIGTERM) << "the first one began it";
  EXPECT_FALSE(shutdown.reads_on());
}

TEST_F(ShutdownTest, IsOverWithTheGraceTime) {
  options_.grace = 1ms;
  const Shutdown& shutdown = this->shutdown();
  std::raise(SIGINT);
  wait_for(3);
  EXPECT_FALSE(shutdown.reads_on());
  EXPECT_EQ(shutdown.signal(), SIGINT);
}

TEST_F(ShutdownTest, EndsWhatIsInFlightAtTheDeadlineAndLetsTheRestBeToldForTheGraceTime) {
  options_.deadline = 1ms;
  Shutdown& shutdown = this->shutdown();
  shutdown.start_deadline();
  wait_for(2);
  EXPECT_THAT(asked_.what(), ElementsAre("ask no more", "the deadline was reached while in flight"));
  EXPECT_TRUE(shutdown.deadline_reached());
  EXPECT_TRUE(shutdown.reads_on());
  std::raise(SIGINT);
  wait_for(3);
  EXPECT_THAT(asked_.what().back(), "read no more");
  EXPECT_EQ(shutdown.signal(), std::nullopt) << "the deadline began it";
}

TEST_F(ShutdownTest, IsOverWithTheGraceTimeAfterTheDeadlineToo) {
  options_.deadline = 1ms;
  options_.grace = 1ms;
  shutdown().start_deadline();
  wait_for(3);
  EXPECT_FALSE(shutdown_->reads_on());
}

TEST_F(ShutdownTest, ReadsOnOnlyIfTheRestIsToBeTold) {
  options_.tell_not_begun = false;
  const Shutdown& shutdown = this->shutdown();
  std::raise(SIGINT);
  wait_for(1);
  EXPECT_FALSE(shutdown.reads_on());
}

TEST_F(ShutdownTest, IsAtOnceForAnErrorOfWhichTheFirstCounts) {
  Shutdown& shutdown = this->shutdown();
  shutdown.fail(std::make_exception_ptr(std::runtime_error("first")));
  shutdown.fail(std::make_exception_ptr(std::runtime_error("second")));
  EXPECT_THAT(asked_.what(), ElementsAre("ask no more", "read no more", "the run was aborted"));
  EXPECT_FALSE(shutdown.reads_on());
  try {
    shutdown.rethrow_error();
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "first");
  }
}

}  // namespace
}  // namespace hoist::engine
