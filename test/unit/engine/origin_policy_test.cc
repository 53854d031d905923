#include "engine/origin_policy.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>

#include "coro/loop.hpp"
#include "engine/retry.hpp"

namespace hoist::engine {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using Time = OriginPolicy::Time;

const std::string origin = "http://host:80";
const std::string other = "http://other:80";

class OriginPolicyTest : public testing::Test {
 protected:
  OriginPolicyTest() : log_("test"), slots_(loop_, 5, 5), policy_(2, slots_, log_) {}

  /// Whether a request to it would have to wait now.
  bool paused(const std::string& name) {
    SlotLimiter::Acquire asked = slots_.acquire(name);
    const bool granted = asked.await_ready();
    if (granted) asked.await_resume();
    return !granted;
  }

  std::string given_up(const std::string& name) {
    try {
      policy_.check(name);
      return "";
    } catch (const Cause& cause) {
      EXPECT_EQ(cause.kind(), ErrorKind::network);
      EXPECT_FALSE(cause.retryable());
      return cause.message();
    }
  }

  Slot take(const std::string& name) {
    SlotLimiter::Acquire asked = slots_.acquire(name);
    return asked.await_ready() ? asked.await_resume() : Slot();
  }

  /// How many slots an origin has at once after one of four requests in flight was answered like this.
  std::size_t slots_of(const std::string& name, int status) {
    std::vector<Slot> held;
    for (int i = 0; i < 4; ++i) held.push_back(take(name));
    http::ResponseHead head;
    head.status = status;
    policy_.answered(name, head);
    held.clear();
    while (Slot slot = take(name)) {
      held.push_back(std::move(slot));
      if (held.size() == 4) break;
    }
    return held.size();
  }

  static http::ResponseHead busy(std::chrono::milliseconds wait) {
    http::ResponseHead head;
    head.status = 503;
    head.retry_after = wait;
    return head;
  }

  static Cause refused() { return Cause(ErrorKind::network, "connection refused").as_retryable(); }

  coro::Loop loop_;
  spdlog::logger log_;
  SlotLimiter slots_;
  OriginPolicy policy_;
};

TEST_F(OriginPolicyTest, LeavesAnOriginAloneThatAsksForIt) {
  policy_.answered(origin, busy(seconds(60)));
  EXPECT_TRUE(paused(origin));
  EXPECT_FALSE(paused(other));
  EXPECT_EQ(given_up(origin), "");
}

TEST_F(OriginPolicyTest, LeavesAnOriginAloneThatAllowsNoFurtherRequest) {
  http::ResponseHead head;
  head.status = 200;
  head.exhausted = seconds(60);
  policy_.answered(origin, head);
  EXPECT_TRUE(paused(origin));
  EXPECT_FALSE(paused(other));
  EXPECT_EQ(given_up(origin), "");
}

TEST_F(OriginPolicyTest, GivesNoOriginUpThatHasAnsweredForTheTimeUntilItsNextRequest) {
  http::ResponseHead head;
  head.status = 200;
  head.exhausted = longest_retry_after + seconds(1000);
  policy_.answered(origin, head);
  EXPECT_TRUE(paused(origin));
  EXPECT_EQ(given_up(origin), "");
}

TEST_F(OriginPolicyTest, HalvesTheShareOfAnOriginThatIsOverloaded) {
  for (const int status : {429, 503}) {
    const std::string name = "http://host:" + std::to_string(status);
    EXPECT_EQ(slots_of(name, status), 2U);
  }
  for (const int status : {200, 404, 403, 500, 502}) {
    const std::string name = "http://host:" + std::to_string(status);
    EXPECT_EQ(slots_of(name, status), 4U);
  }
}

TEST_F(OriginPolicyTest, HalvesNoShareWhereThatIsNotWanted) {
  OriginPolicy policy(2, slots_, log_, false);
  http::ResponseHead head;
  head.status = 503;
  Slot one = take(origin);
  Slot two = take(origin);
  policy.answered(origin, head);
  EXPECT_FALSE(paused(origin));
}

TEST_F(OriginPolicyTest, GivesAnOriginUpThatAsksForLongerThanAnybodyWaits) {
  policy_.answered(origin, busy(longest_retry_after + seconds(1)));
  EXPECT_EQ(given_up(origin), "http://host:80 was given up: it asked for a pause of 901 s");
  EXPECT_EQ(given_up(other), "");
}

TEST_F(OriginPolicyTest, GivesAnOriginUpWhereNobodyAnswersAndAnAnswerBreaksTheRow) {
  const auto fails = [&] { policy_.failed(origin, refused(), false, std::chrono::steady_clock::now()); };
  fails();
  policy_.answered(origin, http::ResponseHead{});
  fails();
  EXPECT_EQ(given_up(origin), "");
  fails();
  EXPECT_THAT(given_up(origin), HasSubstr("2 connection failures in a row"));
}

TEST_F(OriginPolicyTest, PausesWhereAConnectionBrokeButNotAfterATimeout) {
  const Time asked = std::chrono::steady_clock::now();
  policy_.failed(other, Cause(ErrorKind::timeout, "no byte came").as_retryable(), false, asked);
  EXPECT_FALSE(paused(other));
  policy_.failed(origin, refused(), true, asked);
  EXPECT_TRUE(paused(origin));
}

TEST_F(OriginPolicyTest, TakesNoNoteOfWhatSaysNothingOfTheConnection) {
  const Time asked = std::chrono::steady_clock::now();
  for (int i = 0; i < 3; ++i) {
    policy_.failed(origin, Cause(ErrorKind::disk, "no space left"), true, asked);
    policy_.failed(origin, Cause(ErrorKind::http, "HTTP 404", 404), true, asked);
  }
  EXPECT_EQ(given_up(origin), "");
  EXPECT_FALSE(paused(origin));
}

}  // namespace
}  // namespace hoist::engine
