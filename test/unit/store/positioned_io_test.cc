#include "store/positioned_io.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/unique_fd.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

TEST(PositionedIo, WritesAllFromTheOffsetOnAndReadsItThere) {
  const test::TempFolder folder;
  const base::UniqueFd file(::open((folder.path() / "file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  const std::string bytes(1'000'000, 'x');
  EXPECT_EQ(write_all_at(file.number(), bytes, 10), bytes.size());
  std::array<char, 4> read{};
  EXPECT_EQ(read_at(file.number(), read.data(), read.size(), 8), 4);
  EXPECT_EQ(std::string_view(read.data(), read.size()), std::string_view("\0\0xx", 4));
  EXPECT_EQ(read_at(file.number(), read.data(), read.size(), 1'000'009), 1);
}

TEST(PositionedIo, TellsWhyNotAllWasWritten) {
  const base::UniqueFd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  EXPECT_EQ(write_all_at(full.number(), "bytes", 0), 0U);
  EXPECT_EQ(errno, ENOSPC);
  std::array<char, 4> read{};
  EXPECT_EQ(read_at(-1, read.data(), read.size(), 0), -1);
  EXPECT_EQ(errno, EBADF);
}

}  // namespace
}  // namespace hoist::store
