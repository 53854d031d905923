#include "cli/options/size.hpp"

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

TEST(Size, IsInBytesOrHasAUnit) {
  struct Case {
    const char* text;
    std::uint64_t bytes;
  };
  for (const Case& size :
       {Case{"0", 0}, Case{"100", 100}, Case{"100B", 100}, Case{"1k", 1000}, Case{"1kB", 1000}, Case{"500K", 500'000},
        Case{"2M", 2'000'000}, Case{"1.5m", 1'500'000}, Case{"1G", 1'000'000'000}, Case{"0.001k", 1}, Case{"0.0k", 0},
        Case{"1t", 1'000'000'000'000}, Case{"1Ki", 1024}, Case{"500kib", 512'000}, Case{"2Mi", 2'097'152},
        Case{"1.5MiB", 1'572'864}, Case{"1Gi", std::uint64_t{1} << 30U}, Case{"1TI", std::uint64_t{1} << 40U},
        Case{"8388607Ti", std::uint64_t{8388607} << 40U}}) {
    ASSERT_TRUE(parse_size(size.text)) << size.text;
    EXPECT_EQ(parse_size(size.text)->count, size.bytes) << size.text;
  }
}

TEST(Size, IsNothingWhereTheTextIsNone) {
  for (const char* text : {"",
                           "k",
                           "-1",
                           "1i",
                           "1iB",
                           "1Bi",
                           "1kk",
                           "1kBB",
                           "1Kii",
                           "1 k",
                           "1x",
                           "0x10",
                           "1e3",
                           "nan",
                           ".",
                           "1.2.3",
                           "8388608Ti",
                           "9223373T",
                           "99999999999999999999",
                           "M1",
                           "0.5",
                           "0.0009k",
                           ".0000001",
                           "0.00000000000001T"}) {
    EXPECT_FALSE(parse_size(text)) << text;
  }
}

}  // namespace
}  // namespace hoist::cli
