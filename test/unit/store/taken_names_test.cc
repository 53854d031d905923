#include "store/taken_names.hpp"

#include <string>

#include <gmock/gmock.h>

namespace hoist::store {
namespace {

bool is_free(TakenNames& names, const std::string& name) { return !names.take(name, {.url = "of " + name}); }

TEST(TakenNames, AreTakenOnce) {
  TakenNames names(NameComparison::exact);
  EXPECT_TRUE(is_free(names, "ad.gif"));
  EXPECT_TRUE(is_free(names, "a/ad.gif"));
  EXPECT_TRUE(is_free(names, ""));
  EXPECT_FALSE(is_free(names, "ad.gif"));
  EXPECT_FALSE(is_free(names, "a/ad.gif"));
  EXPECT_FALSE(is_free(names, ""));
}

TEST(TakenNames, DifferByCaseOnlyWhereItMatters) {
  TakenNames here(NameComparison::exact);
  EXPECT_TRUE(is_free(here, "Ä.gif"));
  EXPECT_TRUE(is_free(here, "ä.GIF"));
  TakenNames there(NameComparison::caseless);
  EXPECT_TRUE(is_free(there, "Ä.gif"));
  EXPECT_FALSE(is_free(there, "ä.GIF"));
}

TEST(TakenNames, DifferByTheEncodingOfAnAccentOnlyWhereItMatters) {
  const std::string one_piece = "caf\u00e9.gif";
  const std::string two_pieces = "cafe\u0301.gif";
  TakenNames here(NameComparison::exact);
  EXPECT_TRUE(is_free(here, one_piece));
  EXPECT_TRUE(is_free(here, two_pieces));
  for (const NameComparison comparison : {NameComparison::composed, NameComparison::caseless}) {
    TakenNames there(comparison);
    EXPECT_TRUE(is_free(there, one_piece));
    EXPECT_FALSE(is_free(there, two_pieces));
    EXPECT_EQ(is_free(there, "CAF\u00c9.gif"), comparison == NameComparison::composed);
  }
}

/// How many of the names from 0 to `count` are refused.
int refused(TakenNames& names, int count) {
  int refused = 0;
  for (int i = 0; i < count; ++i) refused += is_free(names, "file " + std::to_string(i)) ? 0 : 1;
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

TEST(TakenNames, AreKnownWithTheFirstOfThoseWhoWantThem) {
  for (const int count : {3, 5'000}) {
    TakenNames names(NameComparison::exact, {.recent = 100, .filter_bits = 1024});
    for (int i = 0; i < count; ++i) {
      const std::string n = std::to_string(i);
      EXPECT_FALSE(names.take(n, {"http://h/" + n, "line " + n, n + " bytes"}));
    }
    for (int i = 0; i < count; ++i) {
      const std::string n = std::to_string(i);
      EXPECT_EQ(names.take(n, {"http://h/other"}), (NameHolder{"http://h/" + n, "line " + n, n + " bytes"}));
    }
  }
}

}  // namespace
}  // namespace hoist::store
