#include "base/platform/stat_times.hpp"

#include <sys/stat.h>

#include <gtest/gtest.h>

namespace hoist::base::platform {
namespace {

/// What the systems have; POSIX has a macro of the name st_mtime.
struct OfMacOs {
  std::uint64_t st_ino;
  timespec st_mtimespec;
  timespec st_birthtimespec;
};

struct OfFreeBsd {
  std::uint64_t st_ino;
  timespec st_mtim;
  timespec st_birthtim;
};

TEST(StatTimes, AreThoseOfMacOs) {
  const OfMacOs file{7, {1, 2}, {3, 4}};
  EXPECT_EQ(modified(file).tv_sec, 1);
  EXPECT_EQ(modified(file).tv_nsec, 2);
  EXPECT_EQ(inode_in(file), (Inode{7, 3, 4}));
}

TEST(StatTimes, AreThoseOfFreeBsd) {
  const OfFreeBsd file{7, {1, 2}, {3, 4}};
  EXPECT_EQ(modified(file).tv_sec, 1);
  EXPECT_EQ(inode_in(file), (Inode{7, 3, 4}));
}

TEST(StatTimes, AreThoseOfThisSystem) {
  struct stat file {};
  file.st_ino = 7;
  file.st_mtime = 1;
  EXPECT_EQ(modified(file).tv_sec, 1);
  EXPECT_EQ(inode_in(file), (Inode{7, 0, 0}));
}

}  // namespace
}  // namespace hoist::base::platform
