#include "cli/options/nearest_option.hpp"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

TEST(NearestOption, ForgivesOneOrTwoLettersAndAbbreviations) {
  EXPECT_EQ(nearest_option("verbos"), "verbose");
  EXPECT_EQ(nearest_option("verbsoe"), "verbose");
  EXPECT_EQ(nearest_option("vers"), "version");
  EXPECT_EQ(nearest_option("limits"), "limit");
  EXPECT_EQ(nearest_option("max-reg"), "max-req");
  EXPECT_EQ(nearest_option("stall"), "stall-timeout");
}

TEST(NearestOption, IsNoneWhereNothingIsNear) {
  for (const char* unknown : {"", "x", "xyz", "frobnicate", "al1ce", "all-of-it"}) {
    EXPECT_EQ(nearest_option(unknown), "") << unknown;
  }
}

TEST(NearestOption, IsNeverAHiddenOne) { EXPECT_EQ(nearest_option("save-on-loo"), ""); }

}  // namespace
}  // namespace hoist::cli
