#include "store/journal_schema.hpp"

#include <fcntl.h>
#include <filesystem>
#include <string>
#include <system_error>

#include <sqlite3.h>

#include "base/unique_fd.hpp"
#include "hoist/cause.hpp"
#include "store/disk_error.hpp"
#include "store/file_name.hpp"

namespace hoist::store {

namespace {

/// PRAGMA application_id: "hois" in ASCII, so that another program's database is never taken for a journal.
constexpr std::int64_t application = 0x686f6973;

/// PRAGMA user_version: incremented with every incompatible change of the tables.
constexpr std::int64_t version = 1;

/// Journals up to this size are checked completely when opened (under 20 ms); in a larger one, damage is noticed
/// when the damaged part is read.
constexpr std::int64_t largest_checked = std::int64_t{4} * 1024 * 1024;

/// Another program that reads the journal should have finished by then.
constexpr int busy_milliseconds = 2000;

// Times are milliseconds since 1970, except mtime_ns. Empty text: the server did not send it. A run without an end was
// killed, or is the current one. Digests of other algorithms than SHA-256 have their name before them. The numbers in
// `outcome` are those of OutcomeKind.
constexpr const char* tables = R"(
  CREATE TABLE files (
    file TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    run INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE partials (
    file TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    part TEXT NOT NULL,
    whole INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    batch_key TEXT NOT NULL,
    began INTEGER NOT NULL,
    ended INTEGER
  ) STRICT;
)";

// Of batches that a deadline cut off: the run since which what is finished counts as the round's. Older versions
// neither have this table nor miss it.
constexpr const char* rounds_table = R"(
  CREATE TABLE IF NOT EXISTS rounds (
    batch_key TEXT PRIMARY KEY,
    since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
)";

// Until when a file need not be requested again, by the outcome that was recorded at `since` (files.finished). Older
// versions neither have this table nor miss it.
constexpr const char* freshness_table = R"(
  CREATE TABLE IF NOT EXISTS freshness (
    file TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
)";

constexpr const char* remedy =
    "move it away or delete it, together with journal.db-wal if that is there; every file is then fetched "
    "again, unconditionally";

/// A new journal is private to its owner, since its URLs may contain secrets; SQLite gives its other files the same
/// mode. An existing one keeps its mode. SQLite reports any other error.
void make_private(const Folder& folder) {
  const Subfolders::Handle parent = folder.below().make(state_folder);
  const base::UniqueFd made(
      ::openat(parent->number(), "journal.db", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
}

std::string absolute_path(const Folder& folder) {
  std::error_code failure;
  const std::filesystem::path root = std::filesystem::canonical(folder.path(), failure);
  if (failure) throw_disk_error("cannot find the folder " + folder.path().string(), failure.value());
  return root / journal_file;
}

bool is_empty(Database& database) { return database.number("SELECT count(*) FROM sqlite_schema") == 0; }

/// Checks whose database it is before anything is changed. @returns whether it is new
bool check_identity(Database& database) {
  const std::int64_t id = database.number("PRAGMA application_id");
  const std::int64_t found = database.number("PRAGMA user_version");
  if (id == 0 && found == 0 && is_empty(database)) return true;
  const std::string& shown = database.names().shown;
  if (id != application) {
    throw Cause(ErrorKind::disk, shown + " is a database of another program, not a hoist journal: " + remedy);
  }
  if (found > version) {
    throw Cause(ErrorKind::disk, shown + " was written by a newer hoist (version " + std::to_string(found) +
                                     " of its tables, and this one knows " + std::to_string(version) +
                                     "): run the newer one, or " + remedy);
  }
  if (found != version) database.throw_damaged("unknown version " + std::to_string(found) + " of its tables");
  // They would change what is written, or make up what is read.
  if (database.number("SELECT count(*) FROM sqlite_schema WHERE type IN ('view', 'trigger')") != 0) {
    database.throw_damaged("it has a view or a trigger, which hoist's have not");
  }
  return false;
}

void make_tables(Database& database) {
  Transaction transaction(database);
  database.run(tables);
  database.run(rounds_table);
  database.run(freshness_table);
  database.run(("PRAGMA application_id = " + std::to_string(application)).c_str());
  database.run(("PRAGMA user_version = " + std::to_string(version)).c_str());
  transaction.commit();
}

void check_whole(Database& database) {
  if (database.number("PRAGMA page_count") * database.number("PRAGMA page_size") > largest_checked) return;
  const std::string verdict = database.text("PRAGMA quick_check(1)");
  if (verdict != "ok") database.throw_damaged(verdict);
}

}  // namespace

Database open_journal(const Folder& folder) {
  const std::string shown = "the journal " + folder.shown(std::string(journal_file));
  make_private(folder);
  Database database(absolute_path(folder), {shown, remedy});
  if (database.read_only()) {
    throw Cause(ErrorKind::disk, "cannot write " + shown + ": it is read-only; make it writable, or " + remedy);
  }
  sqlite3_busy_timeout(database.raw(), busy_milliseconds);
  // One program at a time uses the folder, so there is no need of shared memory beside the journal: that makes it
  // quicker, and lets it work on network file systems (SQLite's "Use of WAL without shared memory").
  database.run("PRAGMA locking_mode = EXCLUSIVE; PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF");
  const bool is_new = check_identity(database);
  database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  if (is_new) {
    make_tables(database);
  } else {
    check_whole(database);
    database.run(rounds_table);
    database.run(freshness_table);
  }
  return database;
}

}  // namespace hoist::store
