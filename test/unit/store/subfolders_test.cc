#include "store/subfolders.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "store/cause_of.hpp"
#include "store/folder.hpp"
#include "store/part_file.hpp"
#include "store/save_file.hpp"
#include "store/without_openat2.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

struct SubfoldersTest : testing::Test {
  test::TempFolder temp;
  test::TempFolder elsewhere;
  Folder folder{temp.path()};

  void link(const std::string& name) { fs::create_directory_symlink(elsewhere.path(), temp.path() / name); }
};

TEST_F(SubfoldersTest, AreMadeForAFile) {
  write_file(folder, "a/b/c.gif", "GIF");
  EXPECT_EQ(temp.read("a/b/c.gif"), "GIF");
  EXPECT_THAT(temp.names(), ElementsAre("a"));
}

TEST_F(SubfoldersTest, AreUsedWhereTheyExist) {
  fs::create_directories(temp.path() / "a/b");
  temp.write("a/b/other.gif", "old");
  write_file(folder, "a/b/c.gif", "GIF");
  EXPECT_EQ(temp.read("a/b/c.gif"), "GIF");
  EXPECT_EQ(temp.read("a/b/other.gif"), "old");
}

TEST_F(SubfoldersTest, HaveTheModeThatTheUmaskLeaves) {
  const mode_t before = ::umask(027);
  folder.below().make("a");
  ::umask(before);
  struct stat made {};
  ASSERT_EQ(::stat((temp.path() / "a").c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777U, 0750U);
}

TEST_F(SubfoldersTest, ThatAreSymbolicLinksAreRefused) {
  link("a");
  const Cause cause = cause_of([&] { write_file(folder, "a/c.gif", "GIF"); });
  EXPECT_EQ(cause.kind(), ErrorKind::disk);
  EXPECT_THAT(cause.message(), AllOf(HasSubstr(temp.path() / "a"), HasSubstr("symbolic link"), HasSubstr("remove it")));
  EXPECT_THAT(elsewhere.names(), ElementsAre());
}

TEST_F(SubfoldersTest, ThatAreSymbolicLinksFurtherDownAreRefused) {
  fs::create_directory(temp.path() / "a");
  link("a/b");
  const Cause cause = cause_of([&] { write_file(folder, "a/b/c/d.gif", "GIF"); });
  EXPECT_THAT(cause.message(), HasSubstr("cannot use the folder " + (temp.path() / "a/b").string() + ":"));
  EXPECT_THAT(elsewhere.names(), ElementsAre());
}

TEST_F(SubfoldersTest, ThatAreLinksWithinTheFolderAreRefusedAsWell) {
  fs::create_directories(temp.path() / "real/b");
  fs::create_directory_symlink("real", temp.path() / "a");
  for (const char* name : {"a/c.gif", "a/b/c.gif"}) EXPECT_THROW(write_file(folder, name, "GIF"), Cause) << name;
  EXPECT_FALSE(folder.below().find("a/b"));
}

TEST_F(SubfoldersTest, AreNotMadeWhereAFileIs) {
  temp.write("a", "a file");
  const Cause cause = cause_of([&] { write_file(folder, "a/b/c.gif", "GIF"); });
  EXPECT_THAT(cause.message(), AllOf(HasSubstr((temp.path() / "a").string() + ":"), HasSubstr("a file has that name")));
  EXPECT_EQ(temp.read("a"), "a file");
}

TEST_F(SubfoldersTest, ThatAreRemovedWhileARunGoesOnAreMadeAgain) {
  write_file(folder, "a/b/1.gif", "GIF");
  fs::remove_all(temp.path() / "a");
  write_file(folder, "a/b/2.gif", "GIF");
  EXPECT_EQ(temp.read("a/b/2.gif"), "GIF");
}

TEST_F(SubfoldersTest, StayOpenForTheNextFile) {
  const Subfolders::Handle first = folder.below().make("a/b");
  EXPECT_EQ(folder.below().make("a/b"), first);
  folder.below().forget("a/b");
  EXPECT_NE(folder.below().make("a/b"), first);
}

TEST_F(SubfoldersTest, AreClosedAfterAWhileHoweverManyThereAre) {
  const auto open_files = [] {
    return std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator());
  };
  const auto before = open_files();
  for (int i = 0; i < 100; ++i) write_file(folder, std::to_string(i) + "/c.gif", "GIF");
  EXPECT_LE(open_files(), before + 16);
}

TEST_F(SubfoldersTest, AreFoundOnlyWhereTheyExist) {
  EXPECT_FALSE(folder.below().find("a"));
  EXPECT_THAT(temp.names(), ElementsAre());
  link("b");
  EXPECT_FALSE(folder.below().find("b"));
  folder.below().make("c/d");
  EXPECT_TRUE(folder.below().find("c/d"));
}

TEST_F(SubfoldersTest, AreMadeByManyThreadsAtOnce) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 200; ++i) {
        write_file(folder, "x/" + std::to_string(i % 40) + "/" + std::to_string(t) + "-" + std::to_string(i), "GIF");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto files = std::count_if(fs::recursive_directory_iterator(temp.path()), fs::recursive_directory_iterator(),
                                   [](const fs::directory_entry& entry) { return entry.is_regular_file(); });
  EXPECT_EQ(files, 800);
}

TEST_F(SubfoldersTest, AreAsSafeOnASystemWithoutOpenat2) {
  link("link");
  fs::create_directories(temp.path() / "old/er");
  const int status = test::without_openat2([this] {
    write_file(folder, "a/b/c.gif", "GIF");
    write_file(folder, "old/er/c.gif", "GIF");
    cause_of([this] { write_file(folder, "link/c.gif", "GIF"); });
    if (folder.below().find("missing") || folder.below().find("link") || !folder.below().find("old")) std::abort();
  });
  EXPECT_EQ(status, 0);
  EXPECT_EQ(temp.read("a/b/c.gif"), "GIF");
  EXPECT_EQ(temp.read("old/er/c.gif"), "GIF");
  EXPECT_THAT(elsewhere.names(), ElementsAre());
}

}  // namespace
}  // namespace hoist::store
