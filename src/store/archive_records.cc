#include "store/archive_records.hpp"

namespace hoist::store {

namespace {

// Of archives that are not whole, size is null. Older versions neither have these tables nor miss them.
constexpr const char* archive_tables = R"(
  CREATE TABLE IF NOT EXISTS archives (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    size INTEGER,
    mtime_ns INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS archived (
    file TEXT PRIMARY KEY,
    archive INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
)";

Database& with_tables(Database& database) {
  database.run(archive_tables);
  return database;
}

}  // namespace

ArchiveRecords::ArchiveRecords(Database& database)
    : database_(with_tables(database)),
      begin_(database_, "INSERT INTO archives (name) VALUES (?1)"),
      complete_(database_, "UPDATE archives SET size = ?2, mtime_ns = ?3 WHERE id = ?1"),
      put_(database_, "REPLACE INTO archived VALUES (?1, ?2)"),
      find_(database_,
            "SELECT name, size, mtime_ns FROM archived JOIN archives ON archive = id WHERE file = ?1 AND size IS NOT "
            "NULL") {}

std::int64_t ArchiveRecords::begin(std::string_view name) {
  begin_.with(name).run();
  return database_.number("SELECT last_insert_rowid()");
}

void ArchiveRecords::complete(std::int64_t archive, const FileVersion& version) {
  complete_.with(archive, static_cast<std::int64_t>(version.size.count), version.mtime_ns).run();
}

void ArchiveRecords::put(std::string_view file, std::int64_t archive) { put_.with(file, archive).run(); }

std::optional<ArchiveRecords::Whole> ArchiveRecords::find(std::string_view file) {
  if (!find_.with(file).step()) return std::nullopt;
  Whole whole{.name = std::string(find_.text(0)),
              .version = {Bytes{static_cast<std::uint64_t>(find_.number(1))}, find_.number(2)}};
  find_.reset();
  return whole;
}

}  // namespace hoist::store
