#include "cli/process.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/resource.h>

#include <gmock/gmock.h>

#include "base/unique_fd.hpp"
#include "hoist/run_error.hpp"

namespace hoist::cli {
namespace {

TEST(OpenFiles, AreThreeASlotAndSixtyOne) {
  EXPECT_EQ(open_files_for(1000), 3061U);
  EXPECT_EQ(slots_for(1000, 3061), 1000U);
  EXPECT_EQ(slots_for(5, 3061), 5U);
  EXPECT_EQ(slots_for(1000, 253), 64U);
  EXPECT_EQ(slots_for(1000, 64), 1U);
}

TEST(OpenFiles, SufficeForOneSlotWhereTheySufficeForARun) {
  for (const std::size_t few : {63, 40, 24}) EXPECT_EQ(slots_for(5, few), 1U) << few;
}

TEST(OpenFiles, AreSaidToBeTooFewForARun) {
  for (const std::size_t few : {0, 23}) {
    try {
      slots_for(1, few);
      ADD_FAILURE() << few;
    } catch (const RunError& error) {
      EXPECT_THAT(error.what(), testing::EndsWith("raise the limit (ulimit -n)"));
    }
  }
}

/// The limit as it was, at the end of a test.
class KeptLimit {
 public:
  KeptLimit() { EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0); }
  ~KeptLimit() { setrlimit(RLIMIT_NOFILE, &before); }

  void lower(rlim_t files) const {
    const rlimit low{std::min(before.rlim_cur, files), before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  }

  rlimit before{};
};

rlim_t open_file_limit() {
  rlimit limit{};
  EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  return limit.rlim_cur;
}

TEST(OpenFiles, AreRaisedToWhatTheMostSlotsNeedWhereTheSystemAllowsIt) {
  const KeptLimit kept;
  kept.lower(200);
  raise_open_file_limit();
  EXPECT_EQ(open_file_limit(), std::min<rlim_t>(kept.before.rlim_max, 3064));
}

TEST(OpenFiles, AreNeverLowered) {
  const KeptLimit kept;
  raise_open_file_limit();
  EXPECT_GE(open_file_limit(), kept.before.rlim_cur);
}

TEST(OpenFiles, AreCountedWithoutThoseThatAreOpen) {
  const KeptLimit kept;
  kept.lower(200);
  const std::size_t all = openable_files(1000);
  EXPECT_LT(all, 200U);
  EXPECT_EQ(openable_files(1000), all) << "they are closed again";
  EXPECT_EQ(openable_files(7), 7U);
  const base::UniqueFd one(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(openable_files(1000), all - 1);
}

}  // namespace
}  // namespace hoist::cli
