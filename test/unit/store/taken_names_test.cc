#include "store/taken_names.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace hoist::store {
namespace {

using testing::ElementsAre;

TEST(TakenNames, AreTakenOnce) {
  TakenNames names(LetterCase::matters);
  EXPECT_TRUE(names.take("ad.gif"));
  EXPECT_TRUE(names.take("a/ad.gif"));
  EXPECT_TRUE(names.take(""));
  EXPECT_FALSE(names.take("ad.gif"));
  EXPECT_FALSE(names.take("a/ad.gif"));
  EXPECT_FALSE(names.take(""));
}

TEST(TakenNames, AreTakenSeveralAtOnce) {
  TakenNames names(LetterCase::matters);
  EXPECT_THAT(names.take(std::vector<std::string>{"a", "b", "a"}), ElementsAre(true, true, false));
}

TEST(TakenNames, DifferByTheirLettersCaseOnlyWhereItMatters) {
  TakenNames here(LetterCase::matters);
  EXPECT_TRUE(here.take("Ä.gif"));
  EXPECT_TRUE(here.take("ä.GIF"));
  TakenNames there(LetterCase::is_ignored);
  EXPECT_TRUE(there.take("Ä.gif"));
  EXPECT_FALSE(there.take("ä.GIF"));
}

/// How many of the names from 0 to `count` are refused.
int refused(TakenNames& names, int count) {
  int refused = 0;
  for (int i = 0; i < count; ++i) refused += names.take("file " + std::to_string(i)) ? 0 : 1;
  return refused;
}

TEST(TakenNames, AreRememberedHoweverManyThereAre) {
  TakenNames names(LetterCase::matters);
  EXPECT_EQ(refused(names, 150'000), 0);
  EXPECT_EQ(refused(names, 150'000), 150'000);
}

TEST(TakenNames, AreRememberedAlsoWhenMemoryKnowsNothingOfThem) {
  TakenNames names(LetterCase::matters, {.recent = 100, .filter_bits = 1024});
  EXPECT_EQ(refused(names, 5'000), 0) << "a new name is not refused for a full filter";
  EXPECT_EQ(refused(names, 5'000), 5'000);
  EXPECT_EQ(refused(names, 6'000), 5'000);
}

}  // namespace
}  // namespace hoist::store
