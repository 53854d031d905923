#include "cli/run_batch.hpp"

#include <csignal>

#include <gtest/gtest.h>

#include "cli/outcomes.hpp"

namespace hoist::cli {
namespace {

RunResult result_with(std::initializer_list<OutcomeKind> kinds) {
  RunResult result;
  for (const OutcomeKind kind : kinds) result.tally.add(ended(kind, "AD"));
  return result;
}

TEST(ExitStatus, IsZeroWhenAllIsDownloadedOrUnchanged) {
  EXPECT_EQ(exit_status(result_with({OutcomeKind::downloaded, OutcomeKind::unchanged}), false), 0);
  EXPECT_EQ(exit_status(result_with({}), false), 0);
}

TEST(ExitStatus, IsOneWhenAnyFailedEvenIfMissingIsFine) {
  EXPECT_EQ(exit_status(result_with({OutcomeKind::downloaded, OutcomeKind::failed}), false), 1);
  EXPECT_EQ(exit_status(result_with({OutcomeKind::failed, OutcomeKind::downloaded}), true), 1);
}

TEST(ExitStatus, IsOneWhenAnyIsMissingUnlessThatIsFine) {
  EXPECT_EQ(exit_status(result_with({OutcomeKind::downloaded, OutcomeKind::not_found}), false), 1);
  EXPECT_EQ(exit_status(result_with({OutcomeKind::downloaded, OutcomeKind::not_found}), true), 0);
}

TEST(ExitStatus, IsTheSignalsWhenOneEndedTheRunWhateverElseHappened) {
  RunResult result = result_with({OutcomeKind::failed});
  result.signal = SIGINT;
  EXPECT_EQ(exit_status(result, true), 130);
  result.signal = SIGTERM;
  EXPECT_EQ(exit_status(result, false), 143);
}

TEST(ExitStatus, IsFourWhenTheDeadlineWasReachedUnlessASignalCame) {
  RunResult result = result_with({OutcomeKind::failed});
  result.deadline_reached = true;
  EXPECT_EQ(exit_status(result, true), 4);
  result.signal = SIGTERM;
  EXPECT_EQ(exit_status(result, true), 143);
}

}  // namespace
}  // namespace hoist::cli
