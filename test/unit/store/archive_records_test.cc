#include "store/archive_records.hpp"

#include <gmock/gmock.h>

#include "store/entry_of.hpp"
#include "store/journal.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

JournalEntry archived(const std::string& file, std::int64_t archive) {
  JournalEntry entry;
  entry.file = file;
  entry.url = "http://h/x";
  entry.outcome = OutcomeKind::downloaded;
  entry.archive = archive;
  return entry;
}

struct ArchiveRecordsTest : testing::Test {
  void record(Journal& journal, const JournalEntry& entry) { journal.record(std::span(&entry, 1)); }

  test::TempFolder temp;
  Folder folder{temp.path()};
};

TEST_F(ArchiveRecordsTest, CountOnlyWhatIsInAWholeArchive) {
  {
    Journal journal(folder);
    journal.begin_run("b");
    const std::int64_t first = journal.archives().begin("s1.tar");
    record(journal, archived("s//a", first));
    EXPECT_FALSE(journal.archives().find("s//a"));
    journal.archives().complete(first, {.size = Bytes{4096}, .mtime_ns = 17});
    const std::int64_t second = journal.archives().begin("s2.tar");
    EXPECT_NE(first, second);
    record(journal, archived("s//b", second));
  }
  Journal journal(folder);
  const auto held = journal.archives().find("s//a");
  ASSERT_TRUE(held);
  EXPECT_EQ(held->name, "s1.tar");
  EXPECT_EQ(held->version, (FileVersion{.size = Bytes{4096}, .mtime_ns = 17}));
  EXPECT_FALSE(journal.archives().find("s//b")) << "its archive never became whole";
  EXPECT_FALSE(journal.archives().find("s//c"));
  EXPECT_TRUE(entry_of(journal, "s//b")) << "which is known all the same";
}

TEST_F(ArchiveRecordsTest, AnArchiveThatIsBegunAnewIsAnotherOne) {
  Journal journal(folder);
  const std::int64_t torn = journal.archives().begin("s1.tar");
  record(journal, archived("s//a", torn));
  const std::int64_t anew = journal.archives().begin("s1.tar");
  journal.archives().complete(anew, {.size = Bytes{4096}, .mtime_ns = 17});
  EXPECT_FALSE(journal.archives().find("s//a")) << "it was in the one that a kill has ended";
}

TEST_F(ArchiveRecordsTest, WhatIsUnchangedStaysWhereItIs) {
  Journal journal(folder);
  const std::int64_t first = journal.archives().begin("s1.tar");
  record(journal, archived("s//a", first));
  journal.archives().complete(first, {.size = Bytes{1}, .mtime_ns = 1});
  record(journal, archived("s//a", 0));
  EXPECT_TRUE(journal.archives().find("s//a"));
}

}  // namespace
}  // namespace hoist::store
