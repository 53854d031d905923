#include "store/archive_series.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "hoist/cause.hpp"
#include "store/archived_file.hpp"
#include "store/save_file.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Told : ArchiveListener {
  void on_archive_begun(const std::string& name) override { events.push_back("begun " + name); }
  void on_archive_sealed(const FileVersion& version) override {
    events.push_back("sealed " + std::to_string(version.size.count));
  }
  std::vector<std::string> events;
};

class ArchiveSeriesTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!can_write_archives()) GTEST_SKIP() << "built without libarchive";
  }

  ArchiveSeries series(const std::string& name, ArchiveLimits limits = {}) {
    return {folder_, ArchiveName(name), limits, Durability::none, told_};
  }

  void append(ArchiveSeries& series, const std::string& name, const std::string& body, const std::string& text = "") {
    Spool spool(folder_, memory_);
    spool.append(body);
    series.append({.name = name, .size = Bytes{body.size()}, .modified = 0}, spool, text);
  }

  test::TempFolder temp_;
  Folder folder_{temp_.path()};
  SpoolMemory memory_{mebibytes(1)};
  Told told_;
};

TEST_F(ArchiveSeriesTest, ShowsAnArchiveWhenItIsWhole) {
  ArchiveSeries one = series("a.tar");
  EXPECT_THAT(temp_.names(), IsEmpty());
  append(one, "x", "1");
  EXPECT_THAT(temp_.names(), ElementsAre("a.tar.part"));
  EXPECT_EQ(one.current(), "a.tar");
  one.finish();
  EXPECT_THAT(temp_.names(), ElementsAre("a.tar"));
  EXPECT_THAT(told_.events, ElementsAre("begun a.tar", "sealed 2048"));
}

TEST_F(ArchiveSeriesTest, LeavesNothingOfOneThatIsNotFinished) {
  temp_.write("a.tar", "old");
  {
    ArchiveSeries one = series("a.tar");
    append(one, "x", "1");
  }
  EXPECT_THAT(temp_.names(), ElementsAre("a.tar"));
  EXPECT_EQ(temp_.read("a.tar"), "old");
  series("a.tar").finish();
  EXPECT_EQ(temp_.read("a.tar"), "old") << "nothing was appended";
}

TEST_F(ArchiveSeriesTest, BeginsAnotherOneAfterSoManyFiles) {
  ArchiveSeries many = series("s{n}.tar", {.items = 2, .size = {}});
  for (const char* name : {"a", "b", "c", "d", "e"}) append(many, name, "1", "{}");
  many.finish();
  EXPECT_THAT(temp_.names(), ElementsAre("s1.tar", "s2.tar", "s3.tar"));
  EXPECT_EQ(std::filesystem::file_size(temp_.path() / "s1.tar"), 4 * 1024U + 1024U) << "texts do not count as files";
}

TEST_F(ArchiveSeriesTest, BeginsAnotherOneBeforeOneGetsTooLarge) {
  ArchiveSeries many = series("s{n}.tar", {.items = 0, .size = Bytes{4096}});
  append(many, "large", std::string(10'000, 'x'));
  append(many, "a", "1");  // 1024 bytes each, and the end has as many
  append(many, "b", "1");
  append(many, "c", "1");
  append(many, "d", "1");
  many.finish();
  std::vector<std::uintmax_t> sizes;
  for (const std::string& name : temp_.names()) sizes.push_back(std::filesystem::file_size(temp_.path() / name));
  EXPECT_THAT(sizes, ElementsAre(512 + 10'240 + 1024, 4096, 2048));
}

TEST_F(ArchiveSeriesTest, GoesOnAfterTheHighestNumberAndRemovesWhatAKilledRunLeft) {
  temp_.write("s-02.tar", "2");
  temp_.write("s-10.tar", "10");
  temp_.write("s-11.tar.part", "torn");
  temp_.write("s-99.tar.gz", "of another series");
  ArchiveSeries next = series("s-{n:02}.tar");
  EXPECT_THAT(temp_.names(), ElementsAre("s-02.tar", "s-10.tar", "s-99.tar.gz"));
  append(next, "a", "1");
  next.finish();
  EXPECT_THAT(temp_.names(), ElementsAre("s-02.tar", "s-10.tar", "s-11.tar", "s-99.tar.gz"));
}

TEST_F(ArchiveSeriesTest, IsRefusedWhereNoFileCouldBe) {
  std::filesystem::create_directory(temp_.path() / "a.tar");
  EXPECT_THROW(series("a.tar"), Cause);
  EXPECT_THROW(series("a.part"), Cause);
}

TEST_F(ArchiveSeriesTest, TakesNothingOfAFileThatIsWrong) {
  ArchiveSeries one = series("a.tar");
  SaveOptions expects;
  expects.expected.digest = digest_of("right");
  ArchivedFile wrong(folder_, memory_, one, "x", expects, {});
  wrong.write("wrong");
  EXPECT_THROW(wrong.seal(), Cause);
  one.finish();
  EXPECT_THAT(temp_.names(), IsEmpty());
}

TEST_F(ArchiveSeriesTest, AppendsAFileWithItsTextWhenItIsCommitted) {
  ArchiveSeries one = series("a.tar");
  SaveOptions options;
  options.modified = 1'700'000'000;
  ArchivedFile file(folder_, memory_, one, "d/x.tar.gz", options, [] { return std::string("{}"); });
  file.write("ab");
  file.write("c");
  EXPECT_THROW(file.write_at(Bytes{1}, "b"), Cause) << "it is written in order";
  const Saved saved = file.seal();
  EXPECT_EQ(saved.size, Bytes{3});
  EXPECT_EQ(saved.version->mtime_ns, 1'700'000'000'000'000'000);
  EXPECT_THAT(temp_.names(), IsEmpty());
  file.commit();
  one.finish();
  const std::string archive = temp_.read("a.tar");
  EXPECT_THAT(archive.substr(0, 10), "d/x.tar.gz");
  EXPECT_EQ(archive.substr(512, 3), "abc");
  EXPECT_THAT(archive.substr(1024, 8), "d/x.json");
  EXPECT_EQ(archive.substr(1536, 2), "{}");
}

TEST(Beside, HasTheKeyOfTheFile) {
  EXPECT_EQ(beside("a.jpg"), "a.json");
  EXPECT_EQ(beside("d.x/a.tar.gz"), "d.x/a.json");
  EXPECT_EQ(beside("d.x/a"), "d.x/a.json");
  EXPECT_EQ(beside(".hidden"), ".hidden.json");
  EXPECT_EQ(beside("a.json"), "a.json.json");
}

}  // namespace
}  // namespace hoist::store
