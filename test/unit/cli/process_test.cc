#include "cli/process.hpp"

#include <algorithm>
#include <sys/resource.h>

#include <gtest/gtest.h>

#include "hoist/options.hpp"

namespace hoist::cli {
namespace {

TEST(OpenFiles, SufficeForThreeASlotAndSixtyFour) {
  EXPECT_EQ(slots_for(3064), 1000U);
  EXPECT_EQ(slots_for(256), 64U);
  EXPECT_EQ(slots_for(67), 1U);
}

TEST(OpenFiles, SufficeForOneSlotHoweverFewTheyAre) {
  for (const std::size_t few : {0, 1, 63, 64, 66}) EXPECT_EQ(slots_for(few), 1U) << few;
}

TEST(OpenFiles, AreRaisedToWhatTheMostSlotsNeedWhereTheSystemAllowsIt) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit low{std::min<rlim_t>(before.rlim_cur, 200), before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  const std::size_t raised = raise_open_file_limit();
  setrlimit(RLIMIT_NOFILE, &before);
  if (before.rlim_max >= 3064) {
    EXPECT_GE(slots_for(raised), max_slots);
  } else {
    EXPECT_EQ(raised, before.rlim_max);
  }
}

TEST(OpenFiles, AreNeverLowered) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_GE(raise_open_file_limit(), before.rlim_cur);
}

}  // namespace
}  // namespace hoist::cli
