#include "cli/options/archive_option.hpp"

#include <string>

#include <gmock/gmock.h>

#include "cli/parsed.hpp"
#include "store/archive_stream.hpp"

namespace hoist::cli {
namespace {

using testing::HasSubstr;

constexpr const char* url = "http://h/x";

class ArchiveOption : public testing::Test {
 protected:
  void SetUp() override {
    if (!store::can_write_archives()) GTEST_SKIP() << "built without libarchive";
  }
};

TEST_F(ArchiveOption, TakesThePlaceOfTheFolder) {
  const Options options = parsed({"--tar", "a/b/s-{n:03}.tar.gz", "--tar-items", "7", "--tar-size", "2M", url}).options;
  ASSERT_TRUE(options.archive);
  EXPECT_EQ(options.archive->name, "s-{n:03}.tar.gz");
  EXPECT_EQ(options.archive->items, 7U);
  EXPECT_EQ(options.archive->size, Bytes{2'000'000});
  EXPECT_FALSE(options.archive->describe);
  EXPECT_EQ(options.folder, "a/b");
  EXPECT_EQ(options.split.segments, 1U);
  EXPECT_EQ(parsed({"--tar", "x.tar", url}).options.folder, ".");
  EXPECT_FALSE(parsed({url}).options.archive);
}

TEST_F(ArchiveOption, HasABatchOfItsOwnForTheJournal) {
  const std::string plain = parsed({"--refresh", url}).options.batch_name;
  EXPECT_EQ(parsed({"--refresh", "--tar", "s{n}.tar", url}).options.batch_name, "tar s{n}.tar " + plain);
}

TEST_F(ArchiveOption, DescribesFilesAsAReportWould) {
  const Arguments arguments = parsed({"--tar", "x.tar", "--tar-json", "--redact-query", url});
  EXPECT_TRUE(arguments.options.digests);
  Outcome outcome;
  outcome.item.code = "x";
  outcome.url = "http://me:secret@h/x?key=secret";
  outcome.http_status = 200;
  outcome.bytes = Bytes{3};
  EXPECT_EQ(arguments.options.archive->describe(outcome),
            R"({"code":"x","url":"http://h/x?key=***","status":200,"size":3,"sha256":null,"content_type":null})"
            "\n");
}

TEST_F(ArchiveOption, GoesBeforeWhatALowerLayerSaysAndGivesWayToAHigherOne) {
  const Configuration folder = configured("[defaults]\ndir = \"d\"\nskip-existing = true\n");
  const Options archived = parsed({"--tar", "x.tar", url}, folder).options;
  EXPECT_TRUE(archived.archive);
  EXPECT_FALSE(archived.skip_existing);
  EXPECT_EQ(archived.folder, ".");

  const Configuration archive = configured("[defaults]\ntar = \"x.tar\"\ntar-json = true\n");
  EXPECT_TRUE(parsed({url}, archive).options.archive);
  const Options saved = parsed({"-d", "d", url}, archive).options;
  EXPECT_FALSE(saved.archive);
  EXPECT_EQ(saved.folder, "d");
  EXPECT_THAT(error_of({url}, configured("[defaults]\ntar = \"x.tar\"\ndir = \"d\"\n")),
              HasSubstr("--dir and --tar cannot be used together"));
}

TEST_F(ArchiveOption, IgnoresLimitsOfAConfigurationWhereThereIsOneArchive) {
  const Configuration limits = configured("[defaults]\ntar-items = 10\nrefresh = true\n");
  EXPECT_EQ(parsed({"--tar", "s{n}.tar", url}, limits).options.archive->items, 10U);
  EXPECT_TRUE(parsed({"--tar", "s{n}.tar", url}, limits).options.refresh);
  EXPECT_EQ(parsed({"--tar", "x.tar", url}, limits).options.archive->items, 0U);
  EXPECT_FALSE(parsed({"--tar", "x.tar", url}, limits).options.refresh);
}

TEST_F(ArchiveOption, SaysWhereAFaultStands) {
  EXPECT_THAT(error_of({url}, configured("[defaults]\ntar = \"x.tar.xz\"\n")), HasSubstr("u.toml:2:"));
  EXPECT_THAT(error_of({"--tar", "", url}), HasSubstr("--tar FILE"));
  EXPECT_THAT(error_of({"--tar", ".hoist", url}), HasSubstr("reserved"));
  EXPECT_THAT(error_of({"--tar", "..", url}), HasSubstr("leads out"));
}

TEST(ArchiveOptionAlone, SaysThatItIsMissing) {
  for (const char* option : {"--tar-items=3", "--tar-size=3", "--tar-json"}) {
    EXPECT_THAT(error_of({option, url}), HasSubstr("needs --tar FILE")) << option;
  }
}

}  // namespace
}  // namespace hoist::cli
