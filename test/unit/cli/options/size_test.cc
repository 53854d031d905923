#include "cli/options/size.hpp"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

TEST(Size, IsInBytesOrInPowersOf1024) {
  struct Case {
    const char* text;
    std::uint64_t bytes;
  };
  for (const Case& size : {Case{"0", 0}, Case{"100", 100}, Case{"1k", 1024}, Case{"500K", 512000}, Case{"2M", 2097152},
                           Case{"1.5m", 1572864}, Case{"1G", 1073741824}, Case{"0.001k", 1}, Case{"0.0k", 0},
                           Case{"1t", std::uint64_t{1} << 40U}, Case{"8388607T", std::uint64_t{8388607} << 40U}}) {
    ASSERT_TRUE(parse_size(size.text)) << size.text;
    EXPECT_EQ(parse_size(size.text)->count, size.bytes) << size.text;
  }
}

TEST(Size, IsNothingWhereTheTextIsNone) {
  for (const char* text : {"", "k", "-1", "1kb", "1KiB", "1 k", "1x", "0x10", "1e3", "nan", ".", "1.2.3", "8388608T",
                           "99999999999999999999", "M1", "0.5", "0.0009k", ".0000001", "0.00000000000001T"}) {
    EXPECT_FALSE(parse_size(text)) << text;
  }
}

}  // namespace
}  // namespace hoist::cli
