#include "coro/abort_guard.hpp"

#include <cstdlib>

#include <gtest/gtest.h>

namespace hoist::coro {
namespace {

TEST(AbortGuardDeathTest, GivesAnAbortWordsAndAnExitStatus) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto abort_guarded = [] {
    const AbortGuard guard("last words\n");
    std::abort();
  };
  EXPECT_EXIT(abort_guarded(), testing::ExitedWithCode(3), "^last words\n$");
}

TEST(AbortGuardDeathTest, LeavesAnAbortAfterwardsAlone) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto abort_afterwards = [] {
    { const AbortGuard guard("last words\n"); }
    std::abort();
  };
  EXPECT_EXIT(abort_afterwards(), testing::KilledBySignal(SIGABRT), "");
}

}  // namespace
}  // namespace hoist::coro
