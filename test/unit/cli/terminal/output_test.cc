#include "cli/terminal/output.hpp"

#include <cerrno>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace hoist::cli {
namespace {

TEST(Output, IsWritten) {
  std::ostringstream out;
  write_out(out, "text\n");
  EXPECT_EQ(out.str(), "text\n");
}

TEST(Output, OnAFullDiskThrowsAndSaysWhy) {
  std::ofstream full("/dev/full");
  try {
    write_out(full, "text\n");
    FAIL() << "/dev/full took it";
  } catch (const OutputError& error) {
    EXPECT_STREQ(error.what(), "cannot write to standard output: No space left on device");
    EXPECT_FALSE(error.reader_is_gone());
  }
}

TEST(OutputError, KnowsAReaderThatIsGone) { EXPECT_TRUE(OutputError(EPIPE).reader_is_gone()); }

TEST(OutputError, SaysNoReasonWhereThereIsNone) {
  EXPECT_STREQ(OutputError(0).what(), "cannot write to standard output");
}

}  // namespace
}  // namespace hoist::cli
