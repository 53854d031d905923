#include "store/durability.hpp"

#include <filesystem>
#include <unistd.h>

#include <gmock/gmock.h>

#include "base/platform.hpp"
#include "store/call_log.hpp"
#include "store/cause_of.hpp"
#include "store/part_file.hpp"
#include "store/save_file.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

using testing::ElementsAre;

/// How a new file gets its name.
const std::string named = base::platform::has_renameat2 ? "rename " : "link ";

TEST(Durability, OfAFolderIsOneSyncOfItsFileSystem) {
  if (!base::platform::has_syncfs) GTEST_SKIP() << "no syncfs()";
  const test::TempFolder temp;
  const Folder folder(temp.path());
  const test::CallLog log;
  sync_all(folder);
  EXPECT_THAT(log.calls(), ElementsAre("sync all"));
}

/// What is synced and renamed while files are saved, in its order.
class DurabilityOfFiles : public testing::Test {
 protected:
  std::unique_ptr<Sink> sealed(const std::string& name, Durability durability) {
    std::unique_ptr<Sink> file = open_file(folder_, name, {.expected = {}, .durability = durability});
    file->write("GIF");
    file->seal();
    return file;
  }

  void save(const std::string& name, Durability durability) { sealed(name, durability)->commit(); }

  const test::TempFolder temp_;
  const std::string top_ = temp_.path().filename();
  const Folder folder_{temp_.path()};
  const test::CallLog log_;
};

TEST_F(DurabilityOfFiles, IsNoneUnlessItIsAskedFor) {
  save("a", Durability::none);
  save("b/c", Durability::none);
  EXPECT_THAT(log_.calls(), ElementsAre(named + "a", named + "c"));
}

TEST_F(DurabilityOfFiles, SyncsAFileBeforeAndItsFolderAfterItHasItsName) {
  save("a", Durability::file);
  EXPECT_THAT(log_.calls(), ElementsAre("sync a.part", named + "a", "sync " + top_));
}

TEST_F(DurabilityOfFiles, SyncsTheFoldersThatListNewOnes) {
  save("x/y/a", Durability::file);
  EXPECT_THAT(log_.calls(), ElementsAre("sync " + top_, "sync x", "sync a.part", named + "a", "sync y"));
}

TEST_F(DurabilityOfFiles, SyncsWhatListsAFolderThatWasThere) {
  std::filesystem::create_directories(temp_.path() / "x/y");  // by a run that was killed, or did not sync
  save("x/y/a", Durability::none);
  save("x/y/b", Durability::file);
  save("x/y/c", Durability::file);
  EXPECT_THAT(log_.calls(), ElementsAre(named + "a", "sync " + top_, "sync x", "sync b.part", named + "b", "sync y",
                                        "sync c.part", named + "c", "sync y"));
}

TEST(DurabilityOfAFolder, IsThatOfWhatListsItAndItsNewParents) {
  const test::TempFolder temp;
  const std::string top = temp.path().filename();
  const Folder made(temp.path() / "a/b/");
  const Folder there(temp.path() / "a/b");
  const test::CallLog log;
  made.sync_place();
  EXPECT_THAT(log.calls(), ElementsAre("sync a", "sync " + top));
  there.sync_place();
  EXPECT_THAT(log.calls(), ElementsAre("sync a", "sync " + top, "sync a"));
}

TEST_F(DurabilityOfFiles, OfABatchIsLeftToTheCaller) {
  const std::unique_ptr<Sink> one = sealed("a", Durability::batch);
  const std::unique_ptr<Sink> other = sealed("b/c", Durability::batch);
  EXPECT_THAT(log_.calls(), ElementsAre());
  one->commit();
  other->commit();
  EXPECT_THAT(log_.calls(), ElementsAre(named + "a", named + "c"));
  EXPECT_EQ(temp_.read("b/c"), "GIF");
}

TEST(Durability, OfABatchIsThatOfEachFileWithoutASyncForMany) {
  EXPECT_EQ(here(Durability::batch), base::platform::has_syncfs ? Durability::batch : Durability::file);
  EXPECT_EQ(here(Durability::file), Durability::file);
  EXPECT_EQ(here(Durability::none), Durability::none);
}

TEST(Durability, OfWhatCannotBeSyncedIsLeftAtThat) {
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  EXPECT_NO_THROW(sync_folder(pipe[0], "downloads"));  // EINVAL, as some file systems say of folders
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST(Durability, ThatFailsIsAnError) {
  const Cause cause = cause_of([] { sync_folder(-1, "downloads/a"); });
  EXPECT_EQ(cause.kind(), ErrorKind::disk);
  EXPECT_EQ(cause.message(), "cannot sync the folder downloads/a: Bad file descriptor");
}

}  // namespace
}  // namespace hoist::store
