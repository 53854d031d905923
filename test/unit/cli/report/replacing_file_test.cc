#include "cli/report/replacing_file.hpp"

#include <filesystem>

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

class ReplacingFileTest : public testing::Test {
 protected:
  test::TempFolder folder_;
  std::string file_ = folder_.path() / "file";
};

TEST_F(ReplacingFileTest, TakesThePlaceOfTheOldOneAtItsEnd) {
  write_file(file_, "old");
  ReplacingFile file(file_, 0666);
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
  ReplacingFile file(file_, 0666);
  file.flush();
  EXPECT_EQ(contents_of(file_ + ".part"), "another's");
}

TEST_F(ReplacingFileTest, IsEmptyWhereNothingWasAdded) {
  write_file(file_, "old");
  ReplacingFile(file_, 0666).end();
  EXPECT_EQ(contents_of(file_), "");
}

TEST_F(ReplacingFileTest, ThatIsNotEndedChangesNothing) {
  write_file(file_, "old");
  { ReplacingFile(file_, 0666).add("new"); }
  EXPECT_EQ(contents_of(file_), "old");
}

TEST_F(ReplacingFileTest, WritesToWhatALinkLeadsTo) {
  write_file(folder_.path() / "target", "old");
  std::filesystem::create_symlink("target", file_);
  ReplacingFile file(file_, 0666);
  file.add("new");
  file.end();
  EXPECT_TRUE(std::filesystem::is_symlink(file_));
  EXPECT_EQ(contents_of(folder_.path() / "target"), "new");
}

TEST_F(ReplacingFileTest, MakesWhatALinkLeadsToThatIsNotThere) {
  std::filesystem::create_directory(folder_.path() / "elsewhere");
  std::filesystem::create_symlink("elsewhere/link", file_);
  std::filesystem::create_symlink("target", folder_.path() / "elsewhere/link");
  ReplacingFile file(file_, 0666);
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
  EXPECT_THROW(ReplacingFile("/nowhere/file", 0666), RunError);
  EXPECT_THROW(ReplacingFile(folder_.path(), 0666), RunError);
  ReplacingFile full("/dev/full", 0666);
  full.add("new");
  EXPECT_THROW(full.end(), RunError);
}

}  // namespace
}  // namespace hoist::cli
