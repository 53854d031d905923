#include "store/write_files.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "store/call_log.hpp"
#include "store/cause_of.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

struct WriteFiles : testing::Test {
  test::TempFolder temp;
  Folder folder{temp.path()};

  static FileJob job(std::string name, std::string_view bytes, Durability durability) {
    FileJob made{.name = std::move(name), .bytes = bytes, .demands = {}, .saved = {}, .error = {}};
    made.demands.durability = durability;
    return made;
  }
};

TEST_F(WriteFiles, SyncsOnceForAGroupAndBeforeAnyFileHasItsName) {
  std::vector<FileJob> jobs{job("a", "1", Durability::batch), job("b/c", "22", Durability::batch)};
  const test::CallLog log;
  write_files(folder, jobs);
  EXPECT_THAT(log.calls(), ElementsAre("sync all", "rename a", "rename c"));
  EXPECT_EQ(temp.read("a"), "1");
  EXPECT_EQ(temp.read("b/c"), "22");
  EXPECT_EQ(jobs[1].saved.size, Bytes{2});
}

TEST_F(WriteFiles, SyncsNothingUnlessItIsAskedTo) {
  std::vector<FileJob> jobs{job("a", "1", Durability::none), job("b/c", "22", Durability::none)};
  const test::CallLog log;
  write_files(folder, jobs);
  EXPECT_THAT(log.calls(), ElementsAre("rename a", "rename c"));
}

TEST_F(WriteFiles, SyncsEachFileBeforeAndItsFolderAfterItHasItsName) {
  const std::string top = temp.path().filename();
  std::vector<FileJob> jobs{job("a", "1", Durability::file)};
  const test::CallLog log;
  write_files(folder, jobs);
  EXPECT_THAT(log.calls(), ElementsAre("sync a.part", "rename a", "sync " + top));
}

TEST_F(WriteFiles, SyncsTheFoldersThatListNewOnes) {
  const std::string top = temp.path().filename();
  std::vector<FileJob> jobs{job("x/y/a", "1", Durability::file)};
  const test::CallLog log;
  write_files(folder, jobs);
  EXPECT_THAT(log.calls(), ElementsAre("sync " + top, "sync x", "sync a.part", "rename a", "sync y"));
}

TEST_F(WriteFiles, SavesTheOthersWhenOneFails) {
  fs::create_directory(temp.path() / "a.part");
  fs::create_directory(temp.path() / "c");
  std::vector<FileJob> jobs{job("a", "1", Durability::batch), job("b", "2", Durability::batch),
                            job("c", "3", Durability::batch), job("d", "4", Durability::batch)};
  jobs[3].demands.expected.size = Bytes{5};
  write_files(folder, jobs);
  EXPECT_THAT(cause_of([&] { std::rethrow_exception(jobs[0].error); }).message(), HasSubstr("a.part"));
  EXPECT_FALSE(jobs[1].error);
  EXPECT_THAT(cause_of([&] { std::rethrow_exception(jobs[2].error); }).message(), HasSubstr("Is a directory"));
  EXPECT_EQ(cause_of([&] { std::rethrow_exception(jobs[3].error); }).kind(), ErrorKind::integrity);
  EXPECT_THAT(temp.names(), ElementsAre("a.part", "b", "c"));
}

TEST_F(WriteFiles, DoesNotSyncForFilesThatAllFailed) {
  std::vector<FileJob> jobs{job("..", "1", Durability::batch)};
  const test::CallLog log;
  write_files(folder, jobs);
  EXPECT_TRUE(jobs[0].error);
  EXPECT_THAT(log.calls(), ElementsAre());
}

}  // namespace
}  // namespace hoist::store
