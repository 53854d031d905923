#include "cli/shared_origins.hpp"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

TEST(PartOfLimits, AreTogetherThoseOfOneRun) {
  Options options;
  options.request_interval = std::chrono::milliseconds(10);
  for (const std::size_t slots : {4U, 6U, 7U, 64U}) {
    options.slots_per_origin = slots;
    std::size_t sum = 0;
    for (std::uint64_t place = 0; place < 4; ++place) {
      const OriginLimits part = part_of_limits(options, place, 4);
      EXPECT_GE(part.slots, 1U);
      EXPECT_EQ(part.request_interval, std::chrono::milliseconds(40));
      sum += part.slots;
    }
    EXPECT_EQ(sum, slots);
  }
}

}  // namespace
}  // namespace hoist::cli
