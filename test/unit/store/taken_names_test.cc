#include "store/taken_names.hpp"

#include <string>

#include <gmock/gmock.h>

namespace hoist::store {
namespace {

TEST(TakenNames, AreTakenOnce) {
  TakenNames names(NameComparison::exact);
  EXPECT_TRUE(names.take("ad.gif"));
  EXPECT_TRUE(names.take("a/ad.gif"));
  EXPECT_TRUE(names.take(""));
  EXPECT_FALSE(names.take("ad.gif"));
  EXPECT_FALSE(names.take("a/ad.gif"));
  EXPECT_FALSE(names.take(""));
}

TEST(TakenNames, DifferByCaseOnlyWhereItMatters) {
  TakenNames here(NameComparison::exact);
  EXPECT_TRUE(here.take("Ä.gif"));
  EXPECT_TRUE(here.take("ä.GIF"));
  TakenNames there(NameComparison::caseless);
  EXPECT_TRUE(there.take("Ä.gif"));
  EXPECT_FALSE(there.take("ä.GIF"));
}

TEST(TakenNames, DifferByTheEncodingOfAnAccentOnlyWhereItMatters) {
  const std::string one_piece = "caf\u00e9.gif";
  const std::string two_pieces = "cafe\u0301.gif";
  TakenNames here(NameComparison::exact);
  EXPECT_TRUE(here.take(one_piece));
  EXPECT_TRUE(here.take(two_pieces));
  for (const NameComparison comparison : {NameComparison::composed, NameComparison::caseless}) {
    TakenNames there(comparison);
    EXPECT_TRUE(there.take(one_piece));
    EXPECT_FALSE(there.take(two_pieces));
    EXPECT_EQ(there.take("CAF\u00c9.gif"), comparison == NameComparison::composed);
  }
}

/// How many of the names from 0 to `count` are refused.
int refused(TakenNames& names, int count) {
  int refused = 0;
  for (int i = 0; i < count; ++i) refused += names.take("file " + std::to_string(i)) ? 0 : 1;
  return refused;
}

TEST(TakenNames, AreRememberedHoweverManyThereAre) {
  TakenNames names(NameComparison::exact);
  EXPECT_EQ(refused(names, 150'000), 0);
  EXPECT_EQ(refused(names, 150'000), 150'000);
}

TEST(TakenNames, AreRememberedAlsoWhenMemoryKnowsNothingOfThem) {
  TakenNames names(NameComparison::exact, {.recent = 100, .filter_bits = 1024});
  EXPECT_EQ(refused(names, 5'000), 0) << "a new name is not refused for a full filter";
  EXPECT_EQ(refused(names, 5'000), 5'000);
  EXPECT_EQ(refused(names, 6'000), 5'000);
}

}  // namespace
}  // namespace hoist::store
