#include "store/folder.hpp"

#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/part_file.hpp"
#include "store/save_file.hpp"
#include "support/disk_cause.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;

using test::disk_message;
using test::TempFolder;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Folder, IsMadeWithItsParentsWhereItIsMissing) {
  const TempFolder temp;
  const Folder folder(temp.path() / "a" / "b" / "c");
  EXPECT_TRUE(fs::is_directory(temp.path() / "a" / "b" / "c"));
  EXPECT_GE(folder.descriptor(), 0);
}

TEST(Folder, IsTakenAsItIsWhereItExists) {
  const TempFolder temp;
  temp.write("there", "before");
  const Folder folder(temp.path());
  EXPECT_EQ(temp.read("there"), "before");
}

TEST(Folder, MayBeGivenWithASlashAtItsEndOrThroughASymbolicLink) {
  const TempFolder temp;
  const Folder with_slash(temp.path().string() + "/new/");
  fs::create_directory_symlink(temp.path() / "new", temp.path() / "link");
  const Folder linked(temp.path() / "link");
  write_file(linked, "file", "content");
  EXPECT_EQ(temp.read("new/file"), "content");
}

TEST(Folder, ShowsAFileWithItsPath) {
  const TempFolder temp;
  const Folder folder(temp.path());
  EXPECT_EQ(folder.shown("ad.gif"), temp.path().string() + "/ad.gif");
}

TEST(Folder, CannotBeMadeWhereAFileIs) {
  const TempFolder temp;
  temp.write("file", "");
  const std::string path = (temp.path() / "file").string();
  const std::string message = disk_message([&] { const Folder folder(path); });
  EXPECT_THAT(message, HasSubstr(path));
  EXPECT_THAT(message, EndsWith(": Not a directory"));
  EXPECT_THAT(disk_message([&] { const Folder folder(path + "/below"); }),
              testing::AllOf(StartsWith("cannot create the folder "), EndsWith(": Not a directory")));
}

TEST(Folder, CannotBeMadeWithoutAName) {
  EXPECT_THAT(disk_message([&] { const Folder folder(""); }), StartsWith("cannot create the folder "));
}

TEST(Folder, CannotBeMadeWithANameThatIsTooLong) {
  const TempFolder temp;
  EXPECT_THAT(disk_message([&] { const Folder folder(temp.path() / std::string(300, 'x')); }),
              EndsWith(": File name too long"));
}

TEST(Folder, CannotBeMadeWithoutPermission) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const TempFolder temp;
  ::chmod(temp.path().c_str(), 0500);
  EXPECT_THAT(disk_message([&] { const Folder folder(temp.path() / "new"); }), EndsWith(": Permission denied"));
  ::chmod(temp.path().c_str(), 0700);
}

TEST(Folder, StaysTheSameFolderWhenItIsRenamed) {
  const TempFolder temp;
  const Folder folder(temp.path() / "old");
  fs::rename(temp.path() / "old", temp.path() / "new");
  write_file(folder, "file", "content");
  EXPECT_EQ(temp.read("new/file"), "content");
}

TEST(Folder, DoesNotLeakToChildProcesses) {
  const TempFolder temp;
  const Folder folder(temp.path());
  EXPECT_NE(::fcntl(folder.descriptor(), F_GETFD) & FD_CLOEXEC, 0);
}

}  // namespace
}  // namespace hoist::store
