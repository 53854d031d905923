#include "engine/retry.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hoist::engine {
namespace {

using std::chrono::milliseconds;

RetryOptions options(unsigned retries) {
  return {.retries = retries, .first_delay = milliseconds(500), .longest_delay = milliseconds(60000)};
}

double always_the_most() { return 1.0; }
double always_the_least() { return 0.0; }

Cause as_retryable() { return Cause(ErrorKind::network, "reset").as_retryable(); }

TEST(Retry, WaitsTwiceAsLongAtMostAfterEachFailureUpToABound) {
  struct Row {
    unsigned failures;
    milliseconds most;
  };
  for (const Row& row : {Row{1, milliseconds(500)}, Row{2, milliseconds(1000)}, Row{3, milliseconds(2000)},
                         Row{7, milliseconds(32000)}, Row{8, milliseconds(60000)}, Row{100, milliseconds(60000)}}) {
    EXPECT_EQ(wait_before_retry(as_retryable(), row.failures, options(1000), always_the_most), row.most)
        << row.failures;
    EXPECT_EQ(wait_before_retry(as_retryable(), row.failures, options(1000), always_the_least), milliseconds(0));
  }
}

TEST(Retry, DrawsTheWaitEvenlyFromNothingToTheBound) {
  EXPECT_EQ(wait_before_retry(as_retryable(), 2, options(3), [] { return 0.25; }), milliseconds(250));
}

TEST(Retry, TakesRetryAfterAsAFloor) {
  const Cause cause = Cause(ErrorKind::http, "HTTP 429", 429).retryable_after(milliseconds(3000));
  EXPECT_EQ(wait_before_retry(cause, 1, options(3), always_the_least), milliseconds(3000));
  EXPECT_EQ(wait_before_retry(cause, 1, options(3), always_the_most), milliseconds(3500));
}

TEST(Retry, GivesUpWhereTheServerAsksForHours) {
  const Cause longest = Cause(ErrorKind::http, "HTTP 503", 503).retryable_after(longest_retry_after);
  EXPECT_EQ(wait_before_retry(longest, 1, options(3), always_the_least), longest_retry_after);
  const Cause cause = Cause(ErrorKind::http, "HTTP 503", 503).retryable_after(longest_retry_after + milliseconds(1));
  EXPECT_FALSE(wait_before_retry(cause, 1, options(3), always_the_least));
}

TEST(Retry, GivesUpAfterAsManyRetriesAsAreAllowed) {
  EXPECT_FALSE(wait_before_retry(as_retryable(), 1, options(0), always_the_least));
  EXPECT_TRUE(wait_before_retry(as_retryable(), 3, options(3), always_the_least));
  EXPECT_FALSE(wait_before_retry(as_retryable(), 4, options(3), always_the_least));
}

TEST(Retry, GivesUpAtOnceOnWhatCannotHeal) {
  EXPECT_FALSE(wait_before_retry(Cause(ErrorKind::tls, "unknown issuer"), 1, options(3), always_the_least));
  EXPECT_FALSE(wait_before_retry(Cause(ErrorKind::disk, "no space left"), 1, options(3), always_the_least));
}

TEST(Retry, LeavesAnOriginAloneTwiceAsLongAfterEachFurtherFailureUpToABound) {
  struct Row {
    std::size_t failures;
    milliseconds pause;
  };
  for (const Row& row :
       {Row{0, milliseconds(0)}, Row{1, milliseconds(0)}, Row{2, milliseconds(100)}, Row{3, milliseconds(200)},
        Row{4, milliseconds(400)}, Row{5, milliseconds(500)}, Row{100'000, milliseconds(500)}}) {
    EXPECT_EQ(pause_after(row.failures), row.pause) << row.failures;
  }
}

}  // namespace
}  // namespace hoist::engine
