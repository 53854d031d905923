#include "store/letter_case.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/mount.h>

#include <gtest/gtest.h>

#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

TEST(LetterCase, MattersOnMostFileSystems) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  EXPECT_EQ(letter_case_of(folder), LetterCase::matters);
}

TEST(LetterCase, LeavesNothingBehindWhenItIsAskedFor) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  letter_case_of(folder);
  EXPECT_TRUE(std::filesystem::is_empty(temp.path()));
}

TEST(LetterCase, MattersWhereNothingCanBeWritten) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  std::filesystem::remove(temp.path());
  EXPECT_EQ(letter_case_of(folder), LetterCase::matters);
  std::filesystem::create_directory(temp.path());
}

/// A file system that ignores letter case, in a file; only root can mount it, and not every kernel can.
TEST(LetterCase, IsIgnoredOnVfat) {
  const test::TempFolder temp;
  const std::string image = temp.path() / "image";
  const std::string place = temp.path() / "vfat";
  std::filesystem::create_directory(place);
  const std::string make =
      "truncate -s 2M " + image + " && mkfs.vfat " + image + " && mount -o loop " + image + " " + place;
  if (std::system((make + " >/dev/null 2>&1").c_str()) != 0) GTEST_SKIP() << "no vfat can be mounted here";
  {
    const Folder folder(place);
    EXPECT_EQ(letter_case_of(folder), LetterCase::is_ignored);
  }
  EXPECT_EQ(::umount2(place.c_str(), MNT_DETACH), 0);
}

TEST(FoldedName, HasOnlySmallLetters) {
  EXPECT_EQ(folded("a/B-c_9.GIF"), "a/b-c_9.gif");
  EXPECT_EQ(folded("ÄÖÜ ΑΣΣ ДЯ ẞ"), "äöü ασσ дя ß");
}

TEST(FoldedName, IsOneForAllFormsOfALetter) { EXPECT_EQ(folded("ΣΑΣ"), folded("σας")); }

TEST(FoldedName, KeepsBytesThatAreNoText) {
  using namespace std::string_literals;
  EXPECT_EQ(folded("A\xff\xfe\xc3Z\xc3"), "a\xff\xfe\xc3z\xc3");
  EXPECT_EQ(folded("A\0B"s), "a\0b"s);
  EXPECT_EQ(folded(""), "");
}

}  // namespace
}  // namespace hoist::store
