#include "base/byte_ranges.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::base {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

ByteRanges made_of(const std::vector<ByteRange>& ranges) {
  ByteRanges all;
  for (const ByteRange range : ranges) all.add(range);
  return all;
}

TEST(ByteRanges, AreJoinedWhereTheyTouchOrOverlap) {
  EXPECT_EQ(made_of({{0, 10}, {10, 20}}).to_text(), "0-20");
  EXPECT_EQ(made_of({{10, 20}, {0, 10}}).to_text(), "0-20");
  EXPECT_EQ(made_of({{0, 10}, {20, 30}, {5, 25}}).to_text(), "0-30");
  EXPECT_EQ(made_of({{0, 10}, {20, 30}, {40, 50}, {10, 40}}).to_text(), "0-50");
  EXPECT_EQ(made_of({{5, 6}, {0, 100}}).to_text(), "0-100");
  EXPECT_EQ(made_of({{0, 100}, {5, 6}}).to_text(), "0-100");
  EXPECT_EQ(made_of({{0, 10}, {11, 20}}).to_text(), "0-10,11-20");
  EXPECT_EQ(made_of({{3, 3}}).to_text(), "");
}

TEST(ByteRanges, KnowWhatIsThereAndWhatIsMissing) {
  const ByteRanges ranges = made_of({{0, 10}, {20, 30}, {50, 60}});
  EXPECT_EQ(ranges.prefix(), 10U);
  EXPECT_EQ(ranges.total(), 30U);
  EXPECT_EQ(ranges.end(), 60U);
  EXPECT_TRUE(ranges.has_gaps());
  EXPECT_EQ(made_of({{0, 10}, {20, 30}, {5, 25}}).total(), 30U);
  EXPECT_THAT(ranges.gaps(100), ElementsAre(ByteRange{10, 20}, ByteRange{30, 50}, ByteRange{60, 100}));
  EXPECT_THAT(ranges.gaps(60), ElementsAre(ByteRange{10, 20}, ByteRange{30, 50}));
  EXPECT_THAT(ranges.gaps(15), ElementsAre(ByteRange{10, 15}));
  EXPECT_THAT(made_of({{5, 8}}).gaps(8), ElementsAre(ByteRange{0, 5}));
  EXPECT_EQ(made_of({{5, 8}}).prefix(), 0U);
  EXPECT_THAT(made_of({{0, 8}}).gaps(8), IsEmpty());
  EXPECT_FALSE(made_of({{0, 8}}).has_gaps());
  EXPECT_FALSE(ByteRanges().has_gaps());
}

TEST(ByteRanges, KnowWhatOverlapsThem) {
  const ByteRanges ranges = made_of({{10, 20}, {30, 40}});
  for (const ByteRange range :
       {ByteRange{0, 11}, ByteRange{19, 21}, ByteRange{12, 13}, ByteRange{20, 31}, ByteRange{0, 99}}) {
    EXPECT_TRUE(ranges.overlaps(range)) << range.first;
  }
  for (const ByteRange range : {ByteRange{0, 10}, ByteRange{20, 30}, ByteRange{40, 50}, ByteRange{15, 15}}) {
    EXPECT_FALSE(ranges.overlaps(range)) << range.first;
  }
}

TEST(ByteRanges, AreReadAsTheyWereWritten) {
  for (const char* text : {"", "0-1", "5-10,11-18446744073709551615"}) {
    ASSERT_TRUE(ByteRanges::parse(text)) << text;
    EXPECT_EQ(ByteRanges::parse(text)->to_text(), text);
  }
}

TEST(ByteRanges, ThatAreNoneAreNotRead) {
  for (const char* text : {"1", "1-", "-1", "0-1,", ",0-1", "2-1", "1-1", "0-10,5-20", "20-30,0-10", "0-10,10-20",
                           "0-1x", " 0-1", "0-99999999999999999999"}) {
    EXPECT_FALSE(ByteRanges::parse(text)) << text;
  }
}

}  // namespace
}  // namespace hoist::base
