#include "store/whole_file.hpp"

#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/platform.hpp"
#include "store/call_log.hpp"
#include "store/save_file.hpp"
#include "store/small_disk.hpp"
#include "support/disk_cause.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;

using test::disk_message;
using test::LinksRefused;
using test::TempFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Saves a file as a small one is saved.
Saved save(const Folder& folder, const std::string& name, std::string_view bytes, SaveOptions options = {}) {
  const std::unique_ptr<WholeFile> file = WholeFile::create(folder, name, options);
  file->write(bytes);
  return publish(*file);
}

class WholeFileTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!base::platform::has_unnamed_files) GTEST_SKIP() << "no files without a name: PartFile does it";
  }

  fs::path path(const std::string& name) const { return temp_.path() / name; }
  mode_t mode_of(const std::string& name) const {
    struct stat found {};
    EXPECT_EQ(::stat(path(name).c_str(), &found), 0);
    return found.st_mode & 07777U;
  }

  TempFolder temp_;
  Folder folder_{temp_.path()};
};

TEST_F(WholeFileTest, HasNoNameUntilItIsCommitted) {
  const std::unique_ptr<WholeFile> file = WholeFile::create(folder_, "ad.gif", {});
  file->write("GIF");
  file->write("89a");
  EXPECT_EQ(file->seal().size, Bytes{6});
  EXPECT_THAT(temp_.names(), IsEmpty());
  file->commit();
  EXPECT_THAT(temp_.names(), ElementsAre("ad.gif"));
  EXPECT_EQ(temp_.read("ad.gif"), "GIF89a");
}

TEST_F(WholeFileTest, LeavesNothingIfItIsNotCommitted) {
  WholeFile::create(folder_, "ad.gif", {})->write("GIF");
  EXPECT_THAT(temp_.names(), IsEmpty());
}

TEST_F(WholeFileTest, HasTheModeThatTheUmaskLeaves) {
  const mode_t before = ::umask(027);
  save(folder_, "file", "bytes");
  ::umask(before);
  EXPECT_EQ(mode_of("file"), 0640U);
}

TEST_F(WholeFileTest, ReplacesAFileAndKeepsItsMode) {
  temp_.write("file", "old");
  ASSERT_EQ(::chmod(path("file").c_str(), 0600), 0);
  save(folder_, "file", "new");
  EXPECT_EQ(temp_.read("file"), "new");
  EXPECT_EQ(mode_of("file"), 0600U);
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
}

TEST_F(WholeFileTest, ReplacesALinkAndNotWhatItLeadsTo) {
  temp_.write("other", "other");
  fs::create_symlink("other", path("file"));
  save(folder_, "file", "new");
  EXPECT_EQ(temp_.read("other"), "other");
  EXPECT_FALSE(fs::is_symlink(path("file")));
}

TEST_F(WholeFileTest, ReplacesAFileAlsoWhereAKilledRunLeftAPart) {
  temp_.write("file", "old");
  temp_.write("file.part", "a part");
  save(folder_, "file", "new");
  EXPECT_EQ(temp_.read("file"), "new");
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
}

TEST_F(WholeFileTest, RemovesThePartThatAKilledRunLeft) {
  temp_.write("file.part", "a part");
  const Folder folder(temp_.path());
  save(folder, "file", "new");
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
}

TEST_F(WholeFileTest, AFolderOfItsNameStays) {
  fs::create_directory(path("file"));
  const std::string message = disk_message([&] { save(folder_, "file", "new"); });
  EXPECT_THAT(message, HasSubstr("cannot rename the finished file"));
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
}

TEST_F(WholeFileTest, GoesToAFolderBelow) {
  save(folder_, "a/b/file", "bytes");
  EXPECT_EQ(temp_.read("a/b/file"), "bytes");
}

TEST_F(WholeFileTest, GoesToAFolderThatWasRemovedMeanwhile) {
  const std::unique_ptr<WholeFile> file = WholeFile::create(folder_, "a/file", {});
  file->write("bytes");
  fs::remove(path("a"));
  publish(*file);
  EXPECT_EQ(temp_.read("a/file"), "bytes");
}

TEST_F(WholeFileTest, TheExpectedDigestDecides) {
  const SaveOptions options{.expected = {.digest = digest_of("these"), .size = {}}};
  EXPECT_THROW(save(folder_, "file", "those", options), Cause);
  EXPECT_THAT(temp_.names(), IsEmpty());
  EXPECT_EQ(save(folder_, "file", "these", options).digest, digest_of("these"));
}

TEST_F(WholeFileTest, TheExpectedSizeDecides) {
  const SaveOptions options{.expected = {.digest = {}, .size = Bytes{3}}};
  EXPECT_THROW(save(folder_, "file", "four", options), Cause);
  EXPECT_THROW(save(folder_, "file", "to", options), Cause);
  EXPECT_THAT(temp_.names(), IsEmpty());
}

TEST_F(WholeFileTest, TellsItsVersionAndHasTheGivenTime) {
  const Saved saved = save(folder_, "file", "bytes", {.expected = {}, .version = true, .modified = 1'000'000'000});
  EXPECT_EQ(saved.version, version_of(folder_, "file"));
  EXPECT_EQ(saved.version->mtime_ns, 1'000'000'000'000'000'000);
}

TEST_F(WholeFileTest, IsSyncedBeforeItHasItsName) {
  const test::CallLog log;
  save(folder_, "file", "bytes", {.expected = {}, .durability = Durability::file});
  ASSERT_EQ(log.calls().size(), 3U);
  EXPECT_THAT(log.calls()[0], HasSubstr("sync #"));  // as the system shows a file without a name
  EXPECT_EQ(log.calls()[1], "link file");
  EXPECT_EQ(log.calls()[2], "sync " + temp_.path().filename().string());
}

TEST_F(WholeFileTest, HasItsNameByItsPathWhereThePrivilegeIsMissing) {
  const LinksRefused refused(LinksRefused::How::by_descriptor);
  save(folder_, "one", "1");
  save(folder_, "two", "2");
  EXPECT_THAT(temp_.names(), testing::UnorderedElementsAre("one", "two"));
}

TEST_F(WholeFileTest, IsCopiedWhereItCannotBeLinked) {
  const LinksRefused refused(LinksRefused::How::all);
  save(folder_, "file", std::string(1'000'000, 'x'), {.expected = {}, .modified = 1'000'000'000});
  EXPECT_EQ(temp_.read("file"), std::string(1'000'000, 'x'));
  EXPECT_EQ(version_of(folder_, "file")->mtime_ns, 1'000'000'000'000'000'000);
  EXPECT_THAT(temp_.names(), ElementsAre("file"));
}

TEST_F(WholeFileTest, AFullDiskFailsItAndLeavesNothing) {
  const test::SmallDisk disk;
  if (!disk.mounted()) GTEST_SKIP() << "only root can mount one";
  const Folder folder(disk.folder().path());
  const std::string message = disk_message([&] { save(folder, "file", std::string(1'000'000, 'x')); });
  EXPECT_THAT(message, HasSubstr("No space left on device"));
  EXPECT_THAT(disk.folder().names(), IsEmpty());
}

TEST_F(WholeFileTest, APartFileDoesItWhereThereAreNoUnnamedFiles) {
  UnnamedFiles files;
  const int proc = ::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  EXPECT_FALSE(files.create(proc));
  ::close(proc);
  EXPECT_FALSE(files.create(folder_.descriptor())) << "it is not tried again";
}

TEST_F(WholeFileTest, OpenFileMakesOneOnlyOfWhatIsWrittenAtOnce) {
  SaveOptions options;
  EXPECT_NE(dynamic_cast<PartFile*>(open_file(folder_, "file", options).get()), nullptr);
  options.at_once = true;
  EXPECT_NE(dynamic_cast<WholeFile*>(open_file(folder_, "file", options).get()), nullptr);
}

}  // namespace
}  // namespace hoist::store
