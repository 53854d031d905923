#include "cli/report/shard_tally.hpp"

#include <gmock/gmock.h>

namespace hoist::cli {
namespace {

using source::Shard;
using source::ShardKey;
using testing::ElementsAre;
using testing::IsEmpty;

Shard shard(std::uint64_t number, std::uint64_t count, ShardKey key = ShardKey::origin) {
  return {.number = number, .count = count, .key = key};
}

TEST(ShardTally, HasNothingToSayOfWholeBatches) {
  ShardTally tally;
  EXPECT_THAT(tally.problems(), IsEmpty());
  tally.add_unsharded("whole");
  for (std::uint64_t number = 1; number <= 3; ++number) tally.add(shard(number, 3), "a");
  tally.add(shard(1, 2, ShardKey::code), "b");
  tally.add(shard(2, 2, ShardKey::code), "c");
  EXPECT_THAT(tally.problems(), IsEmpty());
}

TEST(ShardTally, NamesWhatIsMissing) {
  ShardTally tally;
  for (const std::uint64_t number : {1, 2, 4, 8, 9}) tally.add(shard(number, 12), "r" + std::to_string(number));
  EXPECT_THAT(tally.problems(), ElementsAre("shards 3, 5-7, 10-12 of 12 by origin are missing"));
  for (const std::uint64_t number : {3, 5, 6, 7, 10, 12}) tally.add(shard(number, 12), "r" + std::to_string(number));
  tally.add_unsharded("whole");
  EXPECT_THAT(tally.problems(), ElementsAre("shard 11 of 12 by origin is missing", "whole is the report of no shard"));
}

TEST(ShardTally, NamesWhatIsThereTwice) {
  ShardTally tally;
  tally.add(shard(1, 2), "a");
  tally.add(shard(2, 2), "b");
  tally.add(shard(2, 2), "c");
  EXPECT_THAT(tally.problems(), ElementsAre("shard 2/2 by origin is there 2 times, and counted as often: b, c"));
}

TEST(ShardTally, NamesWhatIsOfAnotherBatch) {
  ShardTally tally;
  for (std::uint64_t number = 1; number <= 3; ++number) tally.add(shard(number, 3), "a");
  tally.add(shard(2, 3, ShardKey::code), "b");
  tally.add(shard(2, 4), "c");
  EXPECT_THAT(tally.problems(),
              ElementsAre("b is the report of shard 2/3 by code, and most others are of 3 by origin",
                          "c is the report of shard 2/4 by origin, and most others are of 3 by origin"));
}

TEST(ShardTally, GoesOnFromMergedReports) {
  ShardTally first;
  first.add(shard(1, 4), "a");
  first.add(shard(3, 4), "b");
  ShardTally second;
  second.add(first.joined(), "merged");
  second.add(shard(2, 4), "c");
  EXPECT_THAT(second.problems(), ElementsAre("shard 4 of 4 by origin is missing"));
  ASSERT_EQ(second.joined().size(), 1U);
  EXPECT_THAT(second.joined()[0].numbers, ElementsAre(1, 2, 3));
}

TEST(MissingNumbers, AreShownInRangesAndNotAllOfVeryMany) {
  EXPECT_EQ(missing_numbers({}, 1), "1");
  EXPECT_EQ(missing_numbers({2, 2, 3}, 5), "1, 4, 5");
  std::vector<std::uint64_t> odd;
  for (std::uint64_t i = 1; i < 100; i += 2) odd.push_back(i);
  EXPECT_THAT(missing_numbers(odd, 100), testing::EndsWith("38, 40, ..."));
}

}  // namespace
}  // namespace hoist::cli
