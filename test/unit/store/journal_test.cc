#include "store/journal.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <sys/mount.h>
#include <sys/stat.h>
#include <thread>

#include <gmock/gmock.h>

#include "store/cause_of.hpp"
#include "store/entry_of.hpp"
#include "store/small_disk.hpp"
#include "support/temp_folder.hpp"
#include "support/wait_until.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

const std::chrono::system_clock::time_point some_time{1'700'000'000'123ms};

JournalEntry entry(std::string file, OutcomeKind outcome = OutcomeKind::downloaded) {
  return {
      .file = file,
      .url = "https://example.org/" + file,
      .etag = "W/\"" + file + "\"",
      .last_modified = "Wed, 21 Oct 2015 07:28:00 GMT",
      .digest = {.hex = std::string(64, 'a')},
      .version = {Bytes{1} + 4'000'000'000 * Bytes{2}, 1'700'000'000'123'456'789},
      .outcome = outcome,
      .finished = some_time,
      .finished_in_this_run = false,
  };
}

void record(Journal& journal, const JournalEntry& entry) { journal.record(std::span(&entry, 1)); }

struct JournalTest : testing::Test {
  test::TempFolder temp;
  Folder folder{temp.path()};
};

TEST_F(JournalTest, GoesOnWithABatchThatHasAnotherKeyByNow) {
  const std::string former = "url https://h/{code}?token=SECRET";
  {
    Journal journal(folder);
    journal.begin_run(former);
    record(journal, entry("a"));
  }
  {
    Journal journal(folder);
    journal.rename_batch(former, "new");
    journal.rename_batch("", "new");
    EXPECT_TRUE(journal.begin_run("new"));
    EXPECT_TRUE(entry_of(journal, "a")->finished_in_this_run);
    EXPECT_FALSE(journal.continue_run(former));
  }
  EXPECT_EQ(temp.read(".hoist/journal.db").find("SECRET"), std::string::npos);
}

TEST_F(JournalTest, IsForItsOwnerAloneUnlessItWasNot) {
  const std::string file = temp.path() / ".hoist/journal.db";
  const auto modes = [&] {
    Journal journal(folder);
    record(journal, entry("a"));
    struct stat of_journal {};
    struct stat of_log {};
    EXPECT_EQ(::stat(file.c_str(), &of_journal), 0);
    EXPECT_EQ(::stat((file + "-wal").c_str(), &of_log), 0);
    return std::pair(of_journal.st_mode & 0777, of_log.st_mode & 0777);
  };
  EXPECT_EQ(modes(), std::pair(0600U, 0600U));
  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);
  EXPECT_EQ(modes(), std::pair(0640U, 0640U));
}

TEST_F(JournalTest, RemembersAFileFromRunToRun) {
  {
    Journal journal(folder);
    record(journal, entry("a/b.gif", OutcomeKind::unchanged));
  }
  Journal journal(folder);
  const auto found = entry_of(journal, "a/b.gif");
  ASSERT_TRUE(found);
  const JournalEntry expected = entry("a/b.gif");
  EXPECT_EQ(found->file, expected.file);
  EXPECT_EQ(found->url, expected.url);
  EXPECT_EQ(found->etag, expected.etag);
  EXPECT_EQ(found->last_modified, expected.last_modified);
  EXPECT_EQ(found->digest, expected.digest);
  EXPECT_EQ(found->version, expected.version);
  EXPECT_EQ(found->outcome, OutcomeKind::unchanged);
  EXPECT_EQ(found->finished, some_time);
  EXPECT_FALSE(found->finished_in_this_run);
}

TEST_F(JournalTest, LeavesNothingButItselfInTheFolder) {
  EXPECT_FALSE(Journal::exists(folder));
  EXPECT_THAT(temp.names(), ElementsAre());
  { Journal journal(folder); }
  EXPECT_TRUE(Journal::exists(folder));
  EXPECT_THAT(temp.names(), ElementsAre(".hoist"));
  EXPECT_EQ(std::distance(fs::directory_iterator(temp.path() / ".hoist"), fs::directory_iterator()), 1);
}

TEST_F(JournalTest, KnowsNothingOfAFileThatItNeverSaw) {
  Journal journal(folder);
  record(journal, entry("a"));
  for (const char* file : {"A", "a ", "b", ""}) EXPECT_FALSE(entry_of(journal, file)) << file;
}

TEST_F(JournalTest, FindsManyFilesInTheirOrder) {
  Journal journal(folder);
  journal.record(std::vector{entry("a"), entry("b"), entry("c")});
  const auto found = journal.find(std::vector<std::string>{"c", "missing", "a"});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0]->file, "c");
  EXPECT_FALSE(found[1]);
  EXPECT_EQ(found[2]->file, "a");
}

TEST_F(JournalTest, KeepsWhatItKnowsOfAFileOnTheDiskWhenTheNextAttemptFails) {
  Journal journal(folder);
  record(journal, entry("a"));
  for (const OutcomeKind outcome : {OutcomeKind::failed, OutcomeKind::not_found}) {
    JournalEntry later;
    later.file = "a";
    later.url = "https://other.example/";
    later.outcome = outcome;
    later.finished = some_time + 1h;
    record(journal, later);
    const auto found = entry_of(journal, "a");
    EXPECT_EQ(found->outcome, outcome);
    EXPECT_EQ(found->finished, some_time + 1h);
    EXPECT_EQ(found->url, entry("a").url);
    EXPECT_EQ(found->etag, entry("a").etag);
    EXPECT_EQ(found->version, entry("a").version);
  }
}

TEST_F(JournalTest, RemembersAFileThatOnlyEverFailed) {
  Journal journal(folder);
  record(journal, entry("a", OutcomeKind::failed));
  EXPECT_EQ(entry_of(journal, "a")->outcome, OutcomeKind::failed);
}

TEST_F(JournalTest, RemembersWhatAPartialIsTheBeginningOf) {
  {
    Journal journal(folder);
    journal.record_partial({.file = "a", .url = "u", .etag = "\"old\"", .last_modified = "l", .whole = std::nullopt});
    journal.record_partial({.file = "a", .url = "u", .etag = "\"e\"", .last_modified = "l", .whole = Bytes{9}});
    journal.record_partial({.file = "b", .url = "u", .etag = "\"e\"", .last_modified = "l", .whole = std::nullopt});
  }
  Journal journal(folder);
  const auto partial = journal.find_partial("a");
  ASSERT_TRUE(partial);
  EXPECT_EQ(partial->url, "u");
  EXPECT_EQ(partial->etag, "\"e\"");
  EXPECT_EQ(partial->last_modified, "l");
  EXPECT_EQ(partial->whole, Bytes{9});
  EXPECT_EQ(journal.find_partial("b")->whole, std::nullopt);
  EXPECT_EQ(journal.find_partial("b")->written, std::nullopt);
}

TEST_F(JournalTest, KnowsWhichBytesOfAPartialAreThere) {
  Journal journal(folder);
  for (const char* text : {"", "0-10", "0-10,20-30"}) {
    const auto written = base::ByteRanges::parse(text);
    journal.record_partial({.file = "a",
                            .url = "u",
                            .etag = "e",
                            .last_modified = "",
                            .part = "1.2.3",
                            .whole = Bytes{30},
                            .written = written});
    EXPECT_EQ(journal.find_partial("a")->written, written) << text;
    EXPECT_EQ(journal.find_partial("a")->part, "1.2.3");
  }
}

TEST_F(JournalTest, TakesAPartialWithRangesThatMakeNoSenseForNobodys) {
  Journal journal(folder);
  journal.record_partial(
      {.file = "a", .url = "u", .etag = "e", .last_modified = "", .part = "1.2.3 0-x", .whole = Bytes{30}});
  EXPECT_EQ(journal.find_partial("a")->part, "");
}

TEST_F(JournalTest, ForgetsAPartialOnceTheFileIsThereButNotWhenItFailed) {
  Journal journal(folder);
  journal.record_partial({.file = "a", .url = "u", .etag = "\"e\"", .last_modified = "l", .whole = Bytes{9}});
  record(journal, entry("a", OutcomeKind::failed));
  EXPECT_TRUE(journal.find_partial("a"));
  record(journal, entry("a", OutcomeKind::downloaded));
  EXPECT_FALSE(journal.find_partial("a"));
}

TEST_F(JournalTest, KnowsWhatAKilledRunFinished) {
  {
    Journal journal(folder);
    record(journal, entry("yesterday"));
    EXPECT_FALSE(journal.begin_run("key"));
    journal.record(std::vector{entry("done"), entry("same", OutcomeKind::unchanged),
                               entry("none", OutcomeKind::not_found), entry("bad", OutcomeKind::failed)});
  }
  Journal journal(folder);
  EXPECT_TRUE(journal.begin_run("key"));
  for (const char* file : {"done", "same", "none"}) EXPECT_TRUE(entry_of(journal, file)->finished_in_this_run) << file;
  for (const char* file : {"bad", "yesterday"}) EXPECT_FALSE(entry_of(journal, file)->finished_in_this_run) << file;
}

TEST_F(JournalTest, BeginsAnewAfterARunThatEnded) {
  {
    Journal journal(folder);
    journal.begin_run("key");
    record(journal, entry("a"));
    journal.end_run();
  }
  Journal journal(folder);
  EXPECT_FALSE(journal.begin_run("key"));
  EXPECT_FALSE(entry_of(journal, "a")->finished_in_this_run);
}

/// A run that finishes one file.
void run(const Folder& folder, const std::string& file, RunEnd end) {
  Journal journal(folder);
  EXPECT_FALSE(journal.begin_run("key"));
  record(journal, entry(file));
  journal.end_run(end);
}

TEST_F(JournalTest, KnowsWhatEarlierRunsOfARoundFinished) {
  run(folder, "before", RunEnd::whole);
  run(folder, "a", RunEnd::deadline);
  run(folder, "b", RunEnd::deadline);
  Journal journal(folder);
  EXPECT_FALSE(journal.begin_run("key")) << "a run that its deadline ended is not resumed";
  record(journal, entry("c"));
  for (const char* file : {"a", "b"}) EXPECT_TRUE(entry_of(journal, file)->finished_in_an_earlier) << file;
  for (const char* file : {"before", "c"}) EXPECT_FALSE(entry_of(journal, file)->finished_in_an_earlier) << file;
  for (const char* file : {"a", "b"}) EXPECT_FALSE(entry_of(journal, file)->finished_in_this_run) << file;
}

TEST_F(JournalTest, BeginsARoundWhenNothingIsLeftOfTheOneBefore) {
  run(folder, "a", RunEnd::deadline);
  {
    Journal journal(folder);
    journal.begin_run("key");
    record(journal, entry("b"));
    journal.begin_round();
    EXPECT_FALSE(entry_of(journal, "a")->finished_in_an_earlier);
    record(journal, entry("c"));
    journal.end_run(RunEnd::deadline);
  }
  Journal journal(folder);
  journal.begin_run("key");
  EXPECT_FALSE(entry_of(journal, "a")->finished_in_an_earlier);
  for (const char* file : {"b", "c"}) EXPECT_TRUE(entry_of(journal, file)->finished_in_an_earlier) << file;
}

TEST_F(JournalTest, HasNoRoundAfterARunThatEndedWhole) {
  run(folder, "a", RunEnd::deadline);
  run(folder, "b", RunEnd::whole);
  Journal journal(folder);
  journal.begin_run("key");
  for (const char* file : {"a", "b"}) EXPECT_FALSE(entry_of(journal, file)->finished_in_an_earlier) << file;
}

TEST_F(JournalTest, KeepsTheRoundOfARunThatWasKilled) {
  run(folder, "a", RunEnd::deadline);
  {
    Journal journal(folder);
    journal.begin_run("key");
    record(journal, entry("b"));
  }
  Journal journal(folder);
  EXPECT_TRUE(journal.begin_run("key"));
  EXPECT_TRUE(entry_of(journal, "a")->finished_in_an_earlier);
  EXPECT_TRUE(entry_of(journal, "b")->finished_in_this_run);
}

TEST_F(JournalTest, BeginsAnewForAnotherBatch) {
  {
    Journal journal(folder);
    journal.begin_run("key");
    record(journal, entry("a"));
  }
  {
    Journal journal(folder);
    EXPECT_FALSE(journal.begin_run("other"));
    EXPECT_FALSE(entry_of(journal, "a")->finished_in_this_run);
  }
  Journal journal(folder);
  EXPECT_TRUE(journal.begin_run("key"));
}

TEST_F(JournalTest, GivesUpAKilledRunThatIsTooOld) {
  {
    Journal journal(folder);
    journal.begin_run("key");
    record(journal, entry("a"));
  }
  const auto written = std::chrono::system_clock::now();
  ASSERT_TRUE(test::wait_until([&] { return std::chrono::system_clock::now() > written + 1ms; }));
  {
    Journal journal(folder);
    EXPECT_FALSE(journal.begin_run("key", 0s));
    EXPECT_FALSE(entry_of(journal, "a")->finished_in_this_run);
    journal.end_run();
  }
  Journal journal(folder);
  EXPECT_FALSE(journal.begin_run("key"));  // the one given up is not come back to
}

TEST_F(JournalTest, GoesOnWithARunThatBeganInTheFuture) {
  {
    Journal journal(folder);
    journal.begin_run("key");
  }
  {
    Database database((temp.path() / ".hoist/journal.db").string(), {"", ""});
    database.run("UPDATE runs SET began = began + 1000000000");
  }
  Journal journal(folder);
  EXPECT_TRUE(journal.begin_run("key"));
}

TEST_F(JournalTest, RecordsAllOfAGroupOrNothing) {
  const test::SmallDisk disk("size=128k");
  if (!disk.mounted()) GTEST_SKIP() << "only root can have a small disk";
  const Folder full(disk.folder().path());
  Journal journal(full);
  record(journal, entry("before"));
  std::vector<JournalEntry> many;
  for (int i = 0; i < 1000; ++i) many.push_back(entry("file " + std::to_string(i)));

  const Cause cause = cause_of([&] { journal.record(many); });
  EXPECT_EQ(cause.kind(), ErrorKind::disk);
  EXPECT_THAT(cause.message(), HasSubstr(disk.folder().path() / ".hoist/journal.db"));
  EXPECT_THAT(cause.message(), HasSubstr("full"));
  EXPECT_TRUE(entry_of(journal, "before"));
  EXPECT_FALSE(entry_of(journal, "file 0"));

  ASSERT_EQ(::mount("none", disk.folder().path().c_str(), "tmpfs", MS_REMOUNT, "size=8m"), 0);
  journal.record(many);
  EXPECT_TRUE(entry_of(journal, "file 999"));
}

TEST_F(JournalTest, CanBeUsedByOneThreadAfterAnother) {
  Journal journal(folder);
  std::thread([&] { record(journal, entry("a")); }).join();
  std::thread([&] { EXPECT_TRUE(entry_of(journal, "a")); }).join();
}

}  // namespace
}  // namespace hoist::store
