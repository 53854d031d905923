#include "cli/report/replacing_file.hpp"

#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "base/platform.hpp"
#include "cli/files.hpp"
#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"

namespace {

std::function<void(const char*)> after_unlink;  // NOLINT: what another process does at the next moment

}  // namespace

extern "C" int unlink(const char* name) noexcept {
  const auto result = static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, name, 0));
  if (after_unlink) after_unlink(name);
  return result;
}

namespace hoist::cli {
namespace {

class ReplacingFileTest : public testing::Test {
 protected:
  test::TempFolder folder_;
  std::string file_ = folder_.path() / "file";
};

TEST_F(ReplacingFileTest, TakesThePlaceOfTheOldOneAtItsEnd) {
  write_file(file_, "old");
  ReplacingFile file(file_, Access::as_before);
  file.add("new");
  file.flush();
  EXPECT_EQ(contents_of(file_), "old");
  EXPECT_EQ(contents_of(file_ + ".part"), "new");
  file.end();
  EXPECT_EQ(contents_of(file_), "new");
  EXPECT_THAT(folder_.names(), testing::ElementsAre("file"));
}

TEST_F(ReplacingFileTest, LeavesWhatAnotherHasBegunUntilSomethingIsAdded) {
  write_file(file_ + ".part", "another's");
  ReplacingFile file(file_, Access::as_before);
  file.flush();
  EXPECT_EQ(contents_of(file_ + ".part"), "another's");
}

TEST_F(ReplacingFileTest, IsEmptyWhereNothingWasAdded) {
  write_file(file_, "old");
  ReplacingFile(file_, Access::as_before).end();
  EXPECT_EQ(contents_of(file_), "");
}

TEST_F(ReplacingFileTest, ThatIsNotEndedChangesNothing) {
  write_file(file_, "old");
  { ReplacingFile(file_, Access::as_before).add("new"); }
  EXPECT_EQ(contents_of(file_), "old");
}

TEST_F(ReplacingFileTest, WritesToWhatALinkLeadsTo) {
  write_file(folder_.path() / "target", "old");
  std::filesystem::create_symlink("target", file_);
  ReplacingFile file(file_, Access::as_before);
  file.add("new");
  file.end();
  EXPECT_TRUE(std::filesystem::is_symlink(file_));
  EXPECT_EQ(contents_of(folder_.path() / "target"), "new");
}

TEST_F(ReplacingFileTest, MakesWhatALinkLeadsToThatIsNotThere) {
  std::filesystem::create_directory(folder_.path() / "elsewhere");
  std::filesystem::create_symlink("elsewhere/link", file_);
  std::filesystem::create_symlink("target", folder_.path() / "elsewhere/link");
  ReplacingFile file(file_, Access::as_before);
  EXPECT_EQ(file.file(), folder_.path() / "elsewhere/target");
  file.end();
  EXPECT_TRUE(std::filesystem::is_symlink(file_));
  EXPECT_TRUE(std::filesystem::is_symlink(folder_.path() / "elsewhere/link"));
  EXPECT_TRUE(std::filesystem::is_regular_file(folder_.path() / "elsewhere/target"));
}

TEST_F(ReplacingFileTest, IsWrittenBesideWhatItReplaces) {
  write_file(folder_.path() / "target", "old");
  std::filesystem::create_symlink("target", file_);
  EXPECT_EQ(part_path_of(file_), folder_.path() / "target.part");
  EXPECT_EQ(part_path_of("nowhere/file"), "nowhere/file.part");
  EXPECT_EQ(part_path_of("/dev/null"), "/dev/null");
}

TEST_F(ReplacingFileTest, MustBeWritable) {
  EXPECT_THROW(ReplacingFile("/nowhere/file", Access::as_before), RunError);
  EXPECT_THROW(ReplacingFile(folder_.path(), Access::as_before), RunError);
  ReplacingFile full("/dev/full", Access::as_before);
  full.add("new");
  EXPECT_THROW(full.end(), RunError);
}

/// Puts a link where FILE.part was removed, so often.
class LinkPlanted {
 public:
  LinkPlanted(const std::string& target, int times) {
    after_unlink = [target, times](const char* name) mutable {
      if (times-- <= 0) return;
      EXPECT_EQ(::symlink(target.c_str(), name), 0);
    };
  }
  LinkPlanted(const LinkPlanted&) = delete;
  LinkPlanted& operator=(const LinkPlanted&) = delete;
  ~LinkPlanted() { after_unlink = nullptr; }
};

TEST_F(ReplacingFileTest, IsNeverWrittenThroughALinkThatSomebodyPutsThere) {
  const std::string victim = folder_.path() / "victim";
  write_file(victim, "precious");
  write_file(file_ + ".part", "an earlier run's");
  ReplacingFile file(file_, Access::owner);
  const LinkPlanted planted(victim, 2);
  file.add("new");
  file.end();
  EXPECT_EQ(contents_of(victim), "precious");
  EXPECT_EQ(contents_of(file_), "new");
  EXPECT_FALSE(std::filesystem::is_symlink(file_));
}

TEST_F(ReplacingFileTest, IsNotWrittenAtAllWhereSomebodyPutsLinksThereForEver) {
  const std::string victim = folder_.path() / "victim";
  write_file(victim, "precious");
  ReplacingFile file(file_, Access::owner);
  const LinkPlanted planted(victim, 1'000'000);
  EXPECT_THROW(file.add("new"), RunError);
  EXPECT_EQ(contents_of(victim), "precious");
}

TEST_F(ReplacingFileTest, KeepsThePermissionsOfTheReplacedFile) {
  const auto mode_after = [this](Access access) {
    ReplacingFile(file_, access).end();
    struct stat found {};
    EXPECT_EQ(::stat(file_.c_str(), &found), 0);
    std::filesystem::remove(file_);
    return found.st_mode & 07777;
  };
  const mode_t before = ::umask(022);
  EXPECT_EQ(mode_after(Access::owner), 0600U);
  EXPECT_EQ(mode_after(Access::as_before), 0600U);
  EXPECT_EQ(mode_after(Access::as_before_or_all), 0644U);
  for (const Access access : {Access::owner, Access::as_before, Access::as_before_or_all}) {
    write_file(file_, "old");
    ASSERT_EQ(::chmod(file_.c_str(), 0640), 0);
    const bool passed_on = access != Access::owner && base::platform::has_access_lists;
    EXPECT_EQ(mode_after(access), passed_on ? 0640U : 0600U);
  }
  ::umask(before);
}

}  // namespace
}  // namespace hoist::cli
