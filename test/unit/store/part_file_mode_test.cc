#include <filesystem>
#include <functional>
#include <grp.h>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "base/platform.hpp"
#include "store/call_log.hpp"
#include "store/part_file.hpp"
#include "store/save_file.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;

/// Has another umask while it lives.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;
  ~Umask() { ::umask(before_); }

 private:
  mode_t before_;
};

class PartFileMode : public testing::Test {
 protected:
  void write_old(mode_t mode) {
    temp_.write("file", "old");
    ASSERT_EQ(::chmod(path("file").c_str(), mode), 0);
  }

  std::string path(const std::string& name) const { return temp_.path() / name; }

  struct stat status(const std::string& name) const {
    struct stat found {};
    EXPECT_EQ(::lstat(path(name).c_str(), &found), 0) << name;
    return found;
  }

  mode_t mode_of(const std::string& name) const { return status(name).st_mode & 07777; }

  test::TempFolder temp_;
  Umask umask_{022};
  Folder folder_{temp_.path()};
};

TEST_F(PartFileMode, IsThatOfTheReplacedFile) {
  if (!base::platform::has_access_lists) GTEST_SKIP() << "every file may have an access control list";
  for (const mode_t mode : {0600U, 0640U, 0444U, 0000U, 0666U, 0755U}) {
    write_old(mode);
    write_file(folder_, "file", "new");
    EXPECT_EQ(mode_of("file"), mode);
    fs::remove(path("file"));
  }
}

TEST_F(PartFileMode, HasNoneOfTheBitsThatLendRights) {
  write_old(07755);
  write_file(folder_, "file", "new");
  EXPECT_EQ(mode_of("file"), 0755U);
}

TEST_F(PartFileMode, IsTheUmasksWhereNothingIsReplaced) {
  write_file(folder_, "file", "new");
  write_file(folder_, "below/file", "new");
  EXPECT_EQ(mode_of("file"), 0644U);
  EXPECT_EQ(mode_of("below/file"), 0644U);
}

TEST_F(PartFileMode, IsPrivateUntilTheFileHasItsName) {
  write_old(0604);
  PartFile file(folder_, "file");
  EXPECT_EQ(mode_of("file.part"), 0600U);
  file.write("new");
  file.seal();
  EXPECT_EQ(mode_of("file.part"), 0604U);
  EXPECT_EQ(temp_.read("file"), "old");
}

TEST_F(PartFileMode, OfAPartThatIsContinuedIsPrivateFromThenOn) {
  write_old(0600);
  temp_.write("file.part", "ne");
  PartFile file(folder_, "file", resuming(Bytes{3}));
  EXPECT_EQ(mode_of("file.part"), 0600U);
  file.write("w");
  publish(file);
  EXPECT_EQ(mode_of("file"), 0600U);
  EXPECT_EQ(temp_.read("file"), "new");
}

TEST_F(PartFileMode, IsTheOneOfTheMomentBeforeItIsReplaced) {
  write_old(0644);
  PartFile file(folder_, "file");
  ASSERT_EQ(::chmod(path("file").c_str(), 0600), 0);
  publish(file);
  EXPECT_EQ(mode_of("file"), 0600U);
}

TEST_F(PartFileMode, IsNotTheGroupsWhereAnyFileMayHaveAnAccessList) {
  if (base::platform::has_access_lists) GTEST_SKIP() << "it is known which have one";
  write_old(0664);
  write_file(folder_, "file", "new");
  EXPECT_EQ(mode_of("file"), 0644U);
}

TEST_F(PartFileMode, IsThatOfAFileThatIsGoneMeanwhile) {
  write_old(0604);
  PartFile file(folder_, "file");
  fs::remove(path("file"));
  publish(file);
  EXPECT_EQ(mode_of("file"), 0604U);
}

TEST_F(PartFileMode, IsThatOfAFileThatCameMeanwhile) {
  for (const bool without_flags : {false, true}) {
    const auto refused = without_flags ? std::make_unique<test::RenameFlagsRefused>() : nullptr;
    PartFile file(folder_, "file");
    file.write("new");
    write_old(0600);
    publish(file);
    EXPECT_EQ(mode_of("file"), 0600U);
    EXPECT_EQ(temp_.read("file"), "new");
    fs::remove(path("file"));
  }
}

TEST_F(PartFileMode, IsThatOfAFileInAFolderThatWasJustMade) {
  const Folder made(temp_.path() / "made");
  write_file(made, "file", "old");
  write_file(made, "below/file", "old");
  for (const char* name : {"made/file", "made/below/file"}) ASSERT_EQ(::chmod(path(name).c_str(), 0600), 0);
  write_file(made, "file", "new");
  write_file(made, "below/file", "new");
  for (const char* name : {"made/file", "made/below/file"}) EXPECT_EQ(mode_of(name), 0600U) << name;
}

TEST_F(PartFileMode, IsNotThatOfWhatALinkLeadsTo) {
  temp_.write("target", "private");
  ASSERT_EQ(::chmod(path("target").c_str(), 0600), 0);
  fs::create_symlink("target", path("file"));
  write_file(folder_, "file", "new");
  EXPECT_TRUE(S_ISREG(status("file").st_mode));
  EXPECT_EQ(mode_of("file"), 0644U);
  EXPECT_EQ(temp_.read("target"), "private");
}

TEST_F(PartFileMode, LeavesAnotherNameOfTheOldFileAsItWas) {
  write_old(0600);
  fs::create_hard_link(path("file"), path("other"));
  write_file(folder_, "file", "new");
  EXPECT_EQ(temp_.read("other"), "old");
  EXPECT_EQ(mode_of("other"), 0600U);
  EXPECT_EQ(mode_of("file"), 0600U);
}

TEST_F(PartFileMode, ComesWithOwnerAndGroupWhereThatIsPermitted) {
  if (!base::platform::has_access_lists) GTEST_SKIP() << "every file may have an access control list";
  if (::geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  write_old(0640);
  ASSERT_EQ(::chown(path("file").c_str(), 4711, 4712), 0);
  write_file(folder_, "file", "new");
  const struct stat found = status("file");
  EXPECT_EQ(found.st_uid, 4711U);
  EXPECT_EQ(found.st_gid, 4712U);
  EXPECT_EQ(mode_of("file"), 0640U);
}

/// What a user does who is in no other group; in a process of its own.
int as_nobody(const std::function<void()>& act) {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool done = ::setgroups(0, nullptr) == 0 && ::setgid(65534) == 0 && ::setuid(65534) == 0;
    if (done) act();
    ::_exit(done ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  return status;
}

TEST_F(PartFileMode, IsNotTheGroupsWhereTheGroupBecomesAnother) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  write_old(0674);
  ASSERT_EQ(::chmod(temp_.path().c_str(), 0777), 0);
  ASSERT_EQ(::chown(path("file").c_str(), 65534, 4712), 0);
  ASSERT_EQ(as_nobody([this] { write_file(folder_, "file", "new"); }), 0);
  EXPECT_EQ(temp_.read("file"), "new");
  EXPECT_EQ(status("file").st_gid, 65534U);
  EXPECT_EQ(mode_of("file"), 0644U);
}

TEST_F(PartFileMode, IsNotTheMaskOfAnAccessListThatIsNotKept) {
  write_old(0600);
  // user::rw-, user:4711:r--, group::---, mask::r--, other::---, as acl(5) has it in an extended attribute
  const std::string list(
      "\2\0\0\0\1\0\6\0\377\377\377\377\2\0\4\0\147\22\0\0\4\0\0\0\377\377\377\377"
      "\20\0\4\0\377\377\377\377\40\0\0\0\377\377\377\377",
      44);
  if (::setxattr(path("file").c_str(), "system.posix_acl_access", list.data(), list.size(), 0) != 0) {
    GTEST_SKIP() << "this file system has no access control lists";
  }
  ASSERT_EQ(mode_of("file"), 0640U);
  write_file(folder_, "file", "new");
  EXPECT_EQ(mode_of("file"), 0600U);
}

}  // namespace
}  // namespace hoist::store
