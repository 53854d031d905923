#include "base/number.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace hoist::base {
namespace {

TEST(Number, IsDigitsAloneBelowTwoToThe64th) {
  EXPECT_EQ(parse_number("007"), 7U);
  EXPECT_EQ(parse_number("18446744073709551615"), std::numeric_limits<std::uint64_t>::max());
  for (const char* text : {"", " ", "+5", "-5", "-0", " 5", "5 ", "5a", "0x5", "5.0", "18446744073709551616"}) {
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  }
}

TEST(Number, IsTakenOffTheFrontOfAText) {
  std::string_view text = "12-34";
  EXPECT_EQ(take_number(text), 12U);
  EXPECT_EQ(text, "-34");
  EXPECT_EQ(take_number(text), std::nullopt);
  EXPECT_EQ(text, "-34");
}

}  // namespace
}  // namespace hoist::base
