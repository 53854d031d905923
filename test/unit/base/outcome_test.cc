#include "hoist/outcome.hpp"

#include <gtest/gtest.h>

namespace hoist {
namespace {

Outcome outcome(OutcomeKind kind, std::uint64_t bytes = 0) {
  Outcome made;
  made.kind = kind;
  made.bytes = {bytes};
  return made;
}

TEST(Tally, IsEmptyAtFirst) {
  const Tally tally;
  EXPECT_EQ(tally.total(), 0U);
  EXPECT_EQ(tally.bytes(), Bytes{0});
  EXPECT_EQ(tally.count(OutcomeKind::failed), 0U);
}

TEST(Tally, CountsEachKindByItself) {
  Tally tally;
  tally.add(outcome(OutcomeKind::downloaded));
  for (int i = 0; i < 2; ++i) tally.add(outcome(OutcomeKind::unchanged));
  for (int i = 0; i < 3; ++i) tally.add(outcome(OutcomeKind::not_found));
  for (int i = 0; i < 4; ++i) tally.add(outcome(OutcomeKind::failed));
  EXPECT_EQ(tally.count(OutcomeKind::downloaded), 1U);
  EXPECT_EQ(tally.count(OutcomeKind::unchanged), 2U);
  EXPECT_EQ(tally.count(OutcomeKind::not_found), 3U);
  EXPECT_EQ(tally.count(OutcomeKind::failed), 4U);
  EXPECT_EQ(tally.total(), 10U);
}

TEST(Tally, AddsTheBytesUp) {
  Tally tally;
  tally.add(outcome(OutcomeKind::downloaded, 5'000'000'000));
  tally.add(outcome(OutcomeKind::downloaded, 1));
  EXPECT_EQ(tally.bytes(), Bytes{5'000'000'001});
}

TEST(Bytes, AreCountedInUnits) {
  EXPECT_EQ(kibibytes(2).count, 2048U);
  EXPECT_EQ(mebibytes(2).count, 2'097'152U);
  EXPECT_EQ(kibibytes(1) + Bytes{1}, Bytes{1025});
  EXPECT_EQ(3 * kibibytes(1), Bytes{3072});
  EXPECT_LT(kibibytes(1023), mebibytes(1));
}

}  // namespace
}  // namespace hoist
