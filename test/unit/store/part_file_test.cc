#include "store/part_file.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/save_file.hpp"
#include "support/disk_cause.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;

using test::disk_message;
using test::TempFolder;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

class PartFileTest : public testing::Test {
 protected:
  std::string shown(const std::string& name) const { return (temp_.path() / name).string(); }

  TempFolder temp_;
  Folder folder_{temp_.path()};
};

TEST_F(PartFileTest, HasItsOwnNameOnlyOnceItIsPublished) {
  PartFile file(folder_, "ad.gif");
  EXPECT_THAT(temp_.names(), ElementsAre("ad.gif.part"));
  file.write("GIF89a");
  EXPECT_THAT(temp_.names(), ElementsAre("ad.gif.part"));
  publish(file);
  EXPECT_THAT(temp_.names(), ElementsAre("ad.gif"));
  EXPECT_EQ(temp_.read("ad.gif"), "GIF89a");
}

TEST_F(PartFileTest, HoldsAllPartsInTheOrderOfWriting) {
  PartFile file(folder_, "file");
  file.write("one ");
  file.write("");
  file.write(std::string(1'000'000, 'x'));
  file.write(std::string(" t\0o", 4));
  publish(file);
  EXPECT_EQ(temp_.read("file"), "one " + std::string(1'000'000, 'x') + std::string(" t\0o", 4));
}

TEST_F(PartFileTest, MayBeEmpty) {
  write_file(folder_, "file", "");
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
  EXPECT_EQ(temp_.read("file"), "");
}

TEST_F(PartFileTest, LeavesNothingWhenItIsNotPublished) {
  {
    PartFile file(folder_, "file");
    file.write("half");
  }
  EXPECT_THAT(temp_.names(), IsEmpty());
}

TEST_F(PartFileTest, LeavesAnOlderFileAloneWhenItIsNotPublished) {
  temp_.write("file", "old");
  {
    PartFile file(folder_, "file");
    file.write("half");
  }
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
  EXPECT_EQ(temp_.read("file"), "old");
}

TEST_F(PartFileTest, ReplacesAnOlderFileAtomically) {
  const std::string old_content(10'000, 'o');
  const std::string new_content(20'000, 'n');
  temp_.write("file", old_content);
  std::atomic<bool> done{false};
  std::string torn;
  std::atomic<int> reads{0};
  std::thread reader([&] {
    while (!done) {
      const std::string seen = temp_.read("file");
      if (seen != old_content && seen != new_content) torn = seen;
      ++reads;
    }
  });
  while (reads < 3) std::this_thread::yield();
  for (int i = 0; i < 200; ++i) write_file(folder_, "file", i % 2 == 0 ? new_content : old_content);
  done = true;
  reader.join();
  EXPECT_EQ(torn, "") << "the file was seen with " << torn.size() << " bytes";
  EXPECT_EQ(temp_.read("file"), old_content);
}

TEST_F(PartFileTest, KeepsWhoHasTheOlderFileOpenReadingTheOlderFile) {
  temp_.write("file", "old");
  fs::create_hard_link(temp_.path() / "file", temp_.path() / "linked");
  write_file(folder_, "file", "new");
  EXPECT_EQ(temp_.read("file"), "new");
  EXPECT_EQ(temp_.read("linked"), "old");
}

TEST_F(PartFileTest, ReplacesAPartLeftOverFromARunThatWasKilled) {
  temp_.write("file.part", "a long rest of an earlier run");
  write_file(folder_, "file", "new");
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
  EXPECT_EQ(temp_.read("file"), "new");
}

TEST_F(PartFileTest, ReplacesAPartThatMayNotBeWritten) {
  temp_.write("file.part", "protected");
  ::chmod(shown("file.part").c_str(), 0400);
  write_file(folder_, "file", "new");
  EXPECT_EQ(temp_.read("file"), "new");
}

TEST_F(PartFileTest, NeverFollowsASymbolicLinkNamedLikeThePart) {
  temp_.write("victim", "untouched");
  fs::create_symlink("victim", temp_.path() / "file.part");
  write_file(folder_, "file", "new");
  EXPECT_EQ(temp_.read("victim"), "untouched");
  EXPECT_EQ(temp_.read("file"), "new");
  EXPECT_FALSE(fs::is_symlink(temp_.path() / "file"));
  EXPECT_THAT(temp_.names(), ElementsAre("file", "victim"));
}

TEST_F(PartFileTest, NeverFollowsADanglingLinkNamedLikeThePart) {
  fs::create_symlink("nowhere", temp_.path() / "file.part");
  write_file(folder_, "file", "new");
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
}

TEST_F(PartFileTest, ReplacesASymbolicLinkByItsNameAndLeavesItsTargetAlone) {
  temp_.write("victim", "untouched");
  fs::create_symlink("victim", temp_.path() / "file");
  write_file(folder_, "file", "new");
  EXPECT_EQ(temp_.read("victim"), "untouched");
  EXPECT_FALSE(fs::is_symlink(temp_.path() / "file"));
  EXPECT_EQ(temp_.read("file"), "new");
}

TEST_F(PartFileTest, ObeysTheUmask) {
  const mode_t before = ::umask(027);
  write_file(folder_, "file", "");
  ::umask(before);
  EXPECT_EQ(fs::status(temp_.path() / "file").permissions(), fs::perms{0640});
}

TEST_F(PartFileTest, CannotReplaceAFolder) {
  fs::create_directory(temp_.path() / "file");
  const std::string message = disk_message([&] { write_file(folder_, "file", "new"); });
  EXPECT_EQ(message, "cannot rename the finished file " + shown("file") + ": Is a directory");
  EXPECT_THAT(temp_.names(), ElementsAre("file")) << "no part may be left";
  EXPECT_TRUE(fs::is_directory(temp_.path() / "file"));
}

TEST_F(PartFileTest, CannotReplaceAFolderNamedLikeThePart) {
  fs::create_directory(temp_.path() / "file.part");
  EXPECT_EQ(disk_message([&] { write_file(folder_, "file", "new"); }),
            "cannot create " + shown("file.part") + ": Is a directory");
  EXPECT_TRUE(fs::is_directory(temp_.path() / "file.part"));
}

TEST_F(PartFileTest, CannotBeMadeInAFolderThatIsGone) {
  fs::remove(temp_.path());
  EXPECT_EQ(disk_message([&] { write_file(folder_, "file", "new"); }),
            "cannot create " + shown("file.part") + ": No such file or directory");
}

TEST_F(PartFileTest, CannotBeMadeWithoutPermission) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  ::chmod(temp_.path().c_str(), 0500);
  EXPECT_EQ(disk_message([&] { write_file(folder_, "file", "new"); }),
            "cannot create " + shown("file.part") + ": Permission denied");
  ::chmod(temp_.path().c_str(), 0700);
}

TEST_F(PartFileTest, CannotHaveANameThatIsTooLong) {
  EXPECT_THAT(disk_message([&] { write_file(folder_, std::string(252, 'x'), "new"); }),
              EndsWith(".part: File name too long"));
  EXPECT_THAT(temp_.names(), IsEmpty());
}

TEST_F(PartFileTest, FailsToBePublishedWhenItsPartIsGone) {
  PartFile file(folder_, "file");
  fs::remove(temp_.path() / "file.part");
  EXPECT_THAT(disk_message([&] { publish(file); }), HasSubstr(shown("file")));
  EXPECT_THAT(temp_.names(), IsEmpty());
}

/// The largest file that this process may write, while this lives. A write beyond it fails with EFBIG.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : old_action_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_limit_);
    rlimit limit = old_limit_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_limit_);
    std::signal(SIGXFSZ, old_action_);
  }

 private:
  void (*old_action_)(int);
  rlimit old_limit_{};
};

TEST_F(PartFileTest, LeavesNothingWhenAWriteFailsHalfway) {
  const std::string message = disk_message([&] {
    const FileSizeLimit limit(64 * 1024);
    write_file(folder_, "file", std::string(100 * 1024, 'x'));
  });
  EXPECT_EQ(message, "cannot write " + shown("file.part") + ": File too large");
  EXPECT_THAT(temp_.names(), IsEmpty());
}

TEST_F(PartFileTest, LeavesAnOlderFileAloneWhenAWriteFails) {
  temp_.write("file", "old");
  disk_message([&] {
    const FileSizeLimit limit(64 * 1024);
    PartFile file(folder_, "file");
    file.write(std::string(60 * 1024, 'x'));
    file.write(std::string(60 * 1024, 'x'));
  });
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
  EXPECT_EQ(temp_.read("file"), "old");
}

/// A file system of its own with very little room, while this lives.
class TinyDisk {
 public:
  explicit TinyDisk(fs::path where)
      : where_(std::move(where)), mounted_(::mount("tmpfs", where_.c_str(), "tmpfs", 0, "size=64k") == 0) {}
  TinyDisk(const TinyDisk&) = delete;
  TinyDisk& operator=(const TinyDisk&) = delete;
  ~TinyDisk() {
    if (mounted_) ::umount2(where_.c_str(), MNT_DETACH);
  }
  bool mounted() const noexcept { return mounted_; }

 private:
  fs::path where_;
  bool mounted_;
};

TEST(PartFileOnAFullDisk, FailsAndLeavesRoomForOthers) {
  const TempFolder temp;
  const TinyDisk disk(temp.path());
  if (!disk.mounted()) GTEST_SKIP() << "cannot mount a small disk: " << std::strerror(errno);
  const Folder folder(temp.path());
  const std::string message = disk_message([&] { write_file(folder, "large", std::string(100 * 1024, 'x')); });
  EXPECT_EQ(message, "cannot write " + (temp.path() / "large.part").string() + ": No space left on device");
  EXPECT_THAT(temp.names(), IsEmpty());
  write_file(folder, "small", std::string(50 * 1024, 'x'));
  EXPECT_THAT(temp.names(), ElementsAre("small"));
}

}  // namespace
}  // namespace hoist::store
