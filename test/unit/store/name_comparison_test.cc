#include "store/name_comparison.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/mount.h>

#include <gtest/gtest.h>

#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

TEST(NameComparison, IsExactOnMostFileSystems) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  EXPECT_EQ(name_comparison_of(folder), NameComparison::exact);
}

TEST(NameComparison, LeavesNothingBehindWhenItIsAskedFor) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  name_comparison_of(folder);
  EXPECT_TRUE(std::filesystem::is_empty(temp.path()));
}

TEST(NameComparison, RemovesWhatAKilledRunHasLeft) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  for (const char* name : {".hoist-case.part", ".hoist-\u00e9.part"}) std::ofstream(temp.path() / name).close();
  EXPECT_EQ(name_comparison_of(folder), NameComparison::exact);
  EXPECT_TRUE(std::filesystem::is_empty(temp.path()));
}

TEST(NameComparison, LeavesFilesOfOthersAlone) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  std::ofstream(temp.path() / ".hoist-case.part") << "something";
  EXPECT_EQ(name_comparison_of(folder), NameComparison::exact);
  EXPECT_EQ(std::filesystem::file_size(temp.path() / ".hoist-case.part"), 9U);
}

TEST(NameComparison, IsExactWhereNothingCanBeWritten) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  std::filesystem::remove(temp.path());
  EXPECT_EQ(name_comparison_of(folder), NameComparison::exact);
  std::filesystem::create_directory(temp.path());
}

/// A file system that ignores letter case, in a file; only root can mount it, and not every kernel can.
TEST(NameComparison, IsCaselessOnVfat) {
  const test::TempFolder temp;
  const std::string image = temp.path() / "image";
  const std::string place = temp.path() / "vfat";
  std::filesystem::create_directory(place);
  const std::string make =
      "truncate -s 2M " + image + " && mkfs.vfat " + image + " && mount -o loop " + image + " " + place;
  if (std::system((make + " >/dev/null 2>&1").c_str()) != 0) GTEST_SKIP() << "no vfat can be mounted here";
  {
    const Folder folder(place);
    EXPECT_EQ(name_comparison_of(folder), NameComparison::caseless);
  }
  EXPECT_EQ(::umount2(place.c_str(), MNT_DETACH), 0);
}

}  // namespace
}  // namespace hoist::store
