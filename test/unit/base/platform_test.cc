#include "base/platform.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "store/call_log.hpp"
#include "support/temp_folder.hpp"

namespace hoist::base::platform {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

/// The functions that have a namesake for other systems.
struct Way {
  const char* name;
  UniqueFd (*open_beneath)(int, const char*) noexcept;
  bool (*rename_as_new)(int, const char*, const char*) noexcept;
  std::optional<Inode> (*inode_of_file)(int) noexcept;
  std::optional<Inode> (*inode_of_name)(int, const char*) noexcept;
  Pipe (*make_pipe)() noexcept;
  bool (*duplicate_to)(int, int) noexcept;
  int (*open_socket)(int, int, int) noexcept;
};

constexpr Way ways[] = {
    {"here", open_beneath, rename_as_new, inode_of, inode_of, make_pipe, duplicate_to, open_socket},
    {"portable", portable::open_beneath, portable::rename_as_new, portable::inode_of, portable::inode_of,
     portable::make_pipe, portable::duplicate_to, portable::open_socket},
};

/// What is promised everywhere.
class Platform : public testing::TestWithParam<Way> {
 protected:
  int folder() const { return folder_.number(); }

  bool opens(const char* path) const {
    errno = 0;
    const UniqueFd opened = GetParam().open_beneath(folder(), path);
    return bool(opened);
  }

  const test::TempFolder temp_;
  const test::TempFolder elsewhere_;
  const UniqueFd folder_{::open(temp_.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
};

bool closes_on_exec(int descriptor) { return (::fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0; }
bool never_waits(int descriptor) { return (::fcntl(descriptor, F_GETFL) & O_NONBLOCK) != 0; }

TEST_P(Platform, OpensAFolderBelow) {
  fs::create_directories(temp_.path() / "a/b/c");
  temp_.write("a/b/c/file", "x");
  const UniqueFd opened = GetParam().open_beneath(folder(), "a/b/c");
  if (!opened && errno == ENOSYS) GTEST_SKIP() << "this kernel has no openat2()";
  ASSERT_TRUE(opened);
  EXPECT_EQ(::faccessat(opened.number(), "file", F_OK, 0), 0);
  EXPECT_TRUE(closes_on_exec(opened.number()));
  EXPECT_TRUE(opens("a"));
}

TEST_P(Platform, OpensNoFolderByALink) {
  fs::create_directories(temp_.path() / "a/b");
  fs::create_directories(elsewhere_.path() / "b");
  fs::create_directory_symlink(elsewhere_.path(), temp_.path() / "out");
  fs::create_directory_symlink("a", temp_.path() / "in");
  fs::create_directory_symlink(elsewhere_.path(), temp_.path() / "a/out");
  for (const char* path : {"out", "out/b", "in", "in/b", "a/out", "a/out/b"}) EXPECT_FALSE(opens(path)) << path;
}

TEST_P(Platform, OpensNothingOutside) {
  fs::create_directories(temp_.path() / "a");
  for (const char* path : {"..", "../..", "a/../..", "/", "/tmp", ""}) EXPECT_FALSE(opens(path)) << path;
}

TEST_P(Platform, OpensNoFolderThatIsNotThere) {
  temp_.write("file", "x");
  const std::string too_long(256, 'a');
  for (const char* path : {"a", "a/b", "file", "file/a", too_long.c_str()}) EXPECT_FALSE(opens(path)) << path;
  opens("a/b");
  EXPECT_TRUE(errno == ENOENT || errno == ENOSYS) << errno;
}

TEST_P(Platform, RenamesAFile) {
  temp_.write("file.part", "new");
  ASSERT_TRUE(GetParam().rename_as_new(folder(), "file.part", "file"));
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
  EXPECT_EQ(temp_.read("file"), "new");
  struct stat found {};
  ASSERT_EQ(::stat((temp_.path() / "file").c_str(), &found), 0);
  EXPECT_EQ(found.st_nlink, 1U);
}

TEST_P(Platform, RenamesNoFileToANameThatIsTaken) {
  temp_.write("file.part", "new");
  temp_.write("file", "old");
  fs::create_symlink("nowhere", temp_.path() / "link");
  fs::create_directory(temp_.path() / "folder");
  for (const char* taken : {"file", "link", "folder"}) {
    EXPECT_FALSE(GetParam().rename_as_new(folder(), "file.part", taken)) << taken;
    EXPECT_EQ(errno, EEXIST) << taken;
  }
  EXPECT_EQ(temp_.read("file"), "old");
  EXPECT_EQ(temp_.read("file.part"), "new");
}

TEST_P(Platform, KnowsWhichFileAnameLeadsTo) {
  temp_.write("file", "x");
  temp_.write("other", "x");
  fs::create_symlink("file", temp_.path() / "link");
  const UniqueFd opened(::open((temp_.path() / "file").c_str(), O_RDONLY | O_CLOEXEC));
  const auto inode = GetParam().inode_of_file(opened.number());
  ASSERT_TRUE(inode);
  struct stat found {};
  ASSERT_EQ(::fstat(opened.number(), &found), 0);
  EXPECT_EQ(inode->number, found.st_ino);
  EXPECT_EQ(GetParam().inode_of_name(folder(), "file"), inode);
  fs::rename(temp_.path() / "file", temp_.path() / "renamed");
  EXPECT_EQ(GetParam().inode_of_name(folder(), "renamed"), inode);
  EXPECT_NE(GetParam().inode_of_name(folder(), "other"), inode);
  EXPECT_NE(GetParam().inode_of_name(folder(), "link"), inode);
  EXPECT_FALSE(GetParam().inode_of_name(folder(), "file"));
  EXPECT_FALSE(GetParam().inode_of_file(-1));
}

TEST_P(Platform, MakesAPipeThatNeverWaits) {
  const Pipe pipe = GetParam().make_pipe();
  ASSERT_TRUE(pipe.read_end && pipe.write_end);
  for (const UniqueFd* end : {&pipe.read_end, &pipe.write_end}) {
    EXPECT_TRUE(closes_on_exec(end->number()));
    EXPECT_TRUE(never_waits(end->number()));
  }
  char byte = 0;
  EXPECT_EQ(::read(pipe.read_end.number(), &byte, 1), -1);
  EXPECT_EQ(errno, EAGAIN);
  EXPECT_EQ(::write(pipe.write_end.number(), "x", 1), 1);
  EXPECT_EQ(::read(pipe.read_end.number(), &byte, 1), 1);
  EXPECT_EQ(byte, 'x');
}

TEST_P(Platform, OpensAgainUnderANumber) {
  const UniqueFd null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  ASSERT_TRUE(GetParam().duplicate_to(folder(), null.number()));
  EXPECT_EQ(inode_of(null.number()), inode_of(folder()));
  EXPECT_TRUE(closes_on_exec(null.number()));
  EXPECT_FALSE(GetParam().duplicate_to(-1, null.number()));
  EXPECT_EQ(errno, EBADF);
}

TEST_P(Platform, OpensASocketThatNeverWaits) {
  const UniqueFd opened(GetParam().open_socket(AF_INET, SOCK_STREAM, 0));
  ASSERT_TRUE(opened);
  EXPECT_TRUE(closes_on_exec(opened.number()));
  EXPECT_TRUE(never_waits(opened.number()));
  EXPECT_EQ(GetParam().open_socket(-1, SOCK_STREAM, 0), -1);
}

INSTANTIATE_TEST_SUITE_P(Way, Platform, testing::ValuesIn(ways), [](const auto& way) { return way.param.name; });

TEST(PortablePlatform, LeavesAFileAsItIsWhereThereAreNoHardLinks) {
  const test::TempFolder temp;
  temp.write("file.part", "new");
  const UniqueFd folder(::open(temp.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const test::LinksRefused refused(test::LinksRefused::How::all);
  EXPECT_FALSE(portable::rename_as_new(folder.number(), "file.part", "file"));
  EXPECT_THAT(temp.names(), ElementsAre("file.part"));
}

TEST(PortablePlatform, HasNoFilesWithoutAName) {
  EXPECT_FALSE(portable::create_unnamed(AT_FDCWD, 0666));
  EXPECT_EQ(errno, EOPNOTSUPP);
}

TEST(PortablePlatform, SyncsEverything) {
  const test::CallLog log;
  EXPECT_TRUE(portable::sync_file_system(AT_FDCWD));
  EXPECT_THAT(log.calls(), ElementsAre("sync everything"));
}

}  // namespace
}  // namespace hoist::base::platform
