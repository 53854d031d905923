#include "base/ascii_case.hpp"

#include <gtest/gtest.h>

namespace hoist::base {
namespace {

TEST(AsciiCase, ChangesLettersAndNothingElse) {
  EXPECT_EQ(upper("az AZ 09 @[`{ \xc3\xa4"), "AZ AZ 09 @[`{ \xc3\xa4");
  EXPECT_EQ(lower("az AZ 09 @[`{ \xc3\x84"), "az az 09 @[`{ \xc3\x84");
}

}  // namespace
}  // namespace hoist::base
