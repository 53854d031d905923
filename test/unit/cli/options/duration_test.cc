#include "cli/options/duration.hpp"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

using std::chrono::milliseconds;

struct Written {
  const char* text;
  std::int64_t milliseconds;
};

class WrittenDuration : public testing::TestWithParam<Written> {};

TEST_P(WrittenDuration, IsReadToTheMillisecond) {
  EXPECT_EQ(parse_duration(GetParam().text), milliseconds(GetParam().milliseconds)) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(Table, WrittenDuration,
                         testing::Values(Written{"30", 30'000}, Written{"30s", 30'000}, Written{"500ms", 500},
                                         Written{"5m", 300'000}, Written{"1h", 3'600'000}, Written{"1.5", 1500},
                                         Written{"0.25s", 250}, Written{".5", 500}, Written{"2.", 2000},
                                         Written{"0.5h", 1'800'000}, Written{"0", 0}, Written{"0.0ms", 0},
                                         Written{"0.00001", 1}, Written{"0007", 7000}));

class UnreadableDuration : public testing::TestWithParam<const char*> {};

TEST_P(UnreadableDuration, IsNothing) { EXPECT_FALSE(parse_duration(GetParam())) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(Table, UnreadableDuration,
                         testing::Values("", "s", "ms", ".", "..", "1.2.3", "-1", "+1", "1 s", " 1", "1d", "1S", "1e3",
                                         "inf", "nan", "0x10", "1,5", "5m30s", "١"));

TEST(Duration, IsNeverLongerThanTheLongest) {
  EXPECT_EQ(parse_duration("100000h"), milliseconds(longest_duration));
  EXPECT_EQ(parse_duration(std::string(400, '9')), milliseconds(longest_duration));
}

TEST(DurationText, UsesTheLargestUnitThatLeavesNoFraction) {
  for (const char* text : {"500ms", "1s", "90s", "5m", "90m", "1h", "0ms"}) {
    EXPECT_EQ(duration_text(*parse_duration(text)), text);
  }
  EXPECT_EQ(duration_text(std::chrono::seconds(120)), "2m");
}

}  // namespace
}  // namespace hoist::cli
