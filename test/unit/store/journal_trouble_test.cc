#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <sys/mount.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "store/cause_of.hpp"
#include "store/entry_of.hpp"
#include "store/journal.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

std::vector<JournalEntry> entries(int count) {
  std::vector<JournalEntry> made(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) made[static_cast<std::size_t>(i)].file = "file " + std::to_string(i);
  return made;
}

/// A journal that something is wrong with.
struct JournalInTrouble : testing::Test {
  test::TempFolder temp;
  Folder folder{temp.path()};
  const std::string name = ".hoist/journal.db";
  const std::string path = temp.path() / name;

  void make_whole_journal(int count = 2000) {
    Journal journal(folder);
    journal.record(entries(count));
  }

  void change(const char* sql) { Database(path, {"", ""}).run(sql); }

  std::string message() {
    const Cause cause = cause_of([this] { Journal journal(folder); });
    EXPECT_EQ(cause.kind(), ErrorKind::disk);
    EXPECT_THAT(cause.message(), HasSubstr(path));
    return cause.message();
  }
};

const auto the_way_out = HasSubstr("move it away or delete it");

TEST_F(JournalInTrouble, ThatIsNoDatabaseIsRefusedAndLeftAsItIs) {
  const std::string content(5000, 'x');
  fs::create_directory(temp.path() / ".hoist");
  temp.write(name, content);
  EXPECT_THAT(message(), AllOf(HasSubstr("is damaged (file is not a database)"), the_way_out));
  EXPECT_EQ(temp.read(name), content);
}

TEST_F(JournalInTrouble, ThatWasCutShortIsRefused) {
  make_whole_journal();
  fs::resize_file(path, fs::file_size(path) / 2);
  EXPECT_THAT(message(), AllOf(HasSubstr("is damaged"), the_way_out));
}

TEST_F(JournalInTrouble, ThatHasADamagedPageIsRefused) {
  make_whole_journal();
  const std::string whole = temp.read(name);
  const std::size_t page = whole.size() / 4096 / 2 * 4096;
  std::string damaged = whole;
  std::fill_n(damaged.begin() + static_cast<std::ptrdiff_t>(page), 4096, '\x5a');
  temp.write(name, damaged);
  EXPECT_THAT(message(), AllOf(HasSubstr("is damaged"), the_way_out));
  EXPECT_EQ(temp.read(name), damaged);
}

TEST_F(JournalInTrouble, IsNeverACrashWhateverBytesAreDamaged) {
  make_whole_journal(200);
  const std::string whole = temp.read(name);
  std::mt19937 random(20251122);
  for (int round = 0; round < 300; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 8; ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
    if (round % 3 == 0) std::fill_n(damaged.begin() + 4096 * (round % 5), 512, static_cast<char>(random()));
    temp.write(name, damaged);
    try {
      Journal journal(folder);
      for (const JournalEntry& entry : entries(200)) entry_of(journal, entry.file);
      journal.begin_run("key");
      journal.record(entries(200));
    } catch (const Cause& cause) {
      EXPECT_EQ(cause.kind(), ErrorKind::disk) << round;
      EXPECT_THAT(cause.message(), HasSubstr(path)) << round;
    }
    fs::remove(path + "-wal");
  }
}

TEST_F(JournalInTrouble, ThatIsAnotherProgramsDatabaseIsRefusedAndLeftAsItIs) {
  fs::create_directory(temp.path() / ".hoist");
  change("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
  const std::string content = temp.read(name);
  EXPECT_THAT(message(), AllOf(HasSubstr("another program"), the_way_out));
  EXPECT_EQ(temp.read(name), content);
}

TEST_F(JournalInTrouble, ThatIsOfANewerHoistIsRefusedAndLeftAsItIs) {
  make_whole_journal();
  change("PRAGMA user_version = 7");
  const std::string content = temp.read(name);
  EXPECT_THAT(message(), AllOf(HasSubstr("written by a newer hoist (version 7 of its tables, and this one knows 1)"),
                               HasSubstr("run the newer one"), the_way_out));
  EXPECT_EQ(temp.read(name), content);
}

TEST_F(JournalInTrouble, WithAnOutcomeThatThereIsNotIsRefusedWhenItIsMet) {
  make_whole_journal(2);
  change("UPDATE files SET outcome = 4711 WHERE file = 'file 1'");
  Journal journal(folder);
  EXPECT_TRUE(entry_of(journal, "file 0"));
  EXPECT_THAT(cause_of([&] { entry_of(journal, "file 1"); }).message(), AllOf(HasSubstr("is damaged"), the_way_out));
}

TEST_F(JournalInTrouble, WithAValueThatNobodyHasWrittenIsRefusedWhenItIsMet) {
  make_whole_journal(2);
  for (const char* value : {"etag = char(34, 13, 10)", "last_modified = 'a' || char(10)", "etag = char(0)", "size = -1",
                            "finished = 9223372036854775807", "finished = -1"}) {
    change((std::string("UPDATE files SET etag = '', last_modified = '', size = 0, finished = 0; UPDATE files SET ") +
            value + " WHERE file = 'file 1'")
               .c_str());
    Journal journal(folder);
    EXPECT_TRUE(entry_of(journal, "file 0"));
    EXPECT_THAT(cause_of([&] { entry_of(journal, "file 1"); }).message(), AllOf(HasSubstr("is damaged"), the_way_out))
        << value;
  }
}

TEST_F(JournalInTrouble, WithAPartialThatNobodyHasWrittenIsRefusedWhenItIsMet) {
  make_whole_journal(1);
  change("INSERT INTO partials VALUES ('a', '', 'x' || char(13), '', '', NULL)");
  Journal journal(folder);
  EXPECT_THAT(cause_of([&] { journal.find_partial("a"); }).message(), AllOf(HasSubstr("is damaged"), the_way_out));
}

TEST_F(JournalInTrouble, WithAViewOrATriggerIsRefused) {
  for (const char* sql :
       {"CREATE TRIGGER t AFTER UPDATE ON files BEGIN DELETE FROM files; END",
        "DROP TRIGGER t; ALTER TABLE files RENAME TO other; CREATE VIEW files AS SELECT * FROM other"}) {
    if (!fs::exists(path)) make_whole_journal(1);
    change(sql);
    EXPECT_THAT(message(), AllOf(HasSubstr("it has a view or a trigger"), the_way_out)) << sql;
  }
}

TEST_F(JournalInTrouble, WithARunThatBeganAtNoTimeIsRefused) {
  make_whole_journal(1);
  for (const char* began : {"-9223372036854775807", "9223372036854775807"}) {
    change(
        (std::string("DELETE FROM runs; INSERT INTO runs (batch_key, began) VALUES ('batch', ") + began + ")").c_str());
    Journal journal(folder);
    EXPECT_THAT(cause_of([&] { journal.begin_run("batch"); }).message(), AllOf(HasSubstr("is damaged"), the_way_out));
  }
}

TEST_F(JournalInTrouble, ThatIsEmptyIsNew) {
  fs::create_directory(temp.path() / ".hoist");
  temp.write(name, "");
  EXPECT_NO_THROW(make_whole_journal());
}

TEST_F(JournalInTrouble, ThatIsASymbolicLinkIsRefused) {
  test::TempFolder elsewhere;
  fs::create_directory(temp.path() / ".hoist");
  fs::create_symlink(elsewhere.path() / "precious.db", path);
  EXPECT_THAT(message(), HasSubstr("it is a symbolic link"));
  EXPECT_FALSE(fs::exists(elsewhere.path() / "precious.db"));
}

TEST_F(JournalInTrouble, WhoseLogIsASymbolicLinkIsRefused) {
  test::TempFolder elsewhere;
  make_whole_journal();
  elsewhere.write("precious", "");
  fs::create_symlink(elsewhere.path() / "precious", path + "-wal");
  message();
  EXPECT_EQ(elsewhere.read("precious"), "");
}

TEST_F(JournalInTrouble, InAFolderThatIsASymbolicLinkIsRefused) {
  test::TempFolder elsewhere;
  fs::create_directory_symlink(elsewhere.path(), temp.path() / ".hoist");
  EXPECT_THAT(cause_of([&] { Journal journal(folder); }).message(),
              AllOf(HasSubstr(temp.path() / ".hoist"), HasSubstr("symbolic link")));
  EXPECT_TRUE(elsewhere.names().empty());
}

TEST_F(JournalInTrouble, BelowALinkThatTheUserChoseIsFine) {
  test::TempFolder elsewhere;
  fs::create_directory_symlink(temp.path(), elsewhere.path() / "downloads");
  const Folder linked(elsewhere.path() / "downloads");
  EXPECT_NO_THROW(Journal{linked});
  EXPECT_TRUE(fs::exists(path));
}

TEST_F(JournalInTrouble, ThatIsAFolderIsRefused) {
  fs::create_directories(path);
  EXPECT_THAT(message(), HasSubstr("cannot open the journal"));
}

TEST_F(JournalInTrouble, OnAReadOnlyDiskIsRefused) {
  make_whole_journal();
  const char* disk = temp.path().c_str();
  if (::mount(disk, disk, nullptr, MS_BIND, nullptr) != 0) GTEST_SKIP() << "only root can have a read-only disk";
  ASSERT_EQ(::mount(nullptr, disk, nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr), 0);
  {
    const Folder read_only(temp.path());
    EXPECT_THAT(cause_of([&] { Journal journal(read_only); }).message(),
                AllOf(HasSubstr("cannot write the journal " + path), the_way_out));
  }
  ::umount2(disk, MNT_DETACH);
}

TEST_F(JournalInTrouble, ThatSomebodyHoldsIsAnErrorAndNoWaitForEver) {
  Journal first(folder);
  EXPECT_THAT(message(), HasSubstr("is in use by another program"));
}

}  // namespace
}  // namespace hoist::store
