#include "store/database.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <sqlite3.h>

#include "hoist/cause.hpp"

namespace hoist::store {

namespace {

constexpr int open_flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;

/// The system's error if SQLite knows it, which says more than "disk I/O error".
std::string reason_for(int result, sqlite3* connection) {
  std::string reason = sqlite3_errstr(result);
  const int number = connection ? sqlite3_system_errno(connection) : 0;
  const int kind = result & 0xff;
  const bool from_system = kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN || kind == SQLITE_FULL;
  if (from_system && number != 0) reason += " (" + std::generic_category().message(number) + ")";
  return reason;
}

}  // namespace

void Database::Close::operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }

Database::Database(const std::string& path, DatabaseNames names) : names_(std::move(names)) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &opened, open_flags, nullptr);
  connection_.reset(opened);
  if (result != SQLITE_OK) fail(opened ? sqlite3_extended_errcode(opened) : result);
  sqlite3_extended_result_codes(opened, 1);
}

void Database::run(const char* sql) { require(sqlite3_exec(raw(), sql, nullptr, nullptr, nullptr)); }

std::int64_t Database::number(const char* sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.number(0) : 0;
}

std::string Database::text(const char* sql) {
  Statement statement(*this, sql);
  return statement.step() ? std::string(statement.text(0)) : std::string();
}

bool Database::in_transaction() const noexcept { return sqlite3_get_autocommit(raw()) == 0; }

bool Database::read_only() const noexcept { return sqlite3_db_readonly(raw(), "main") == 1; }

void Database::require(int result) const {
  if (result != SQLITE_OK && result != SQLITE_ROW && result != SQLITE_DONE) fail(result);
}

void Database::throw_damaged(std::string_view reason) const {
  throw Cause(ErrorKind::disk, names_.shown + " is damaged (" + std::string(reason) + "): " + names_.remedy);
}

void Database::fail(int result) const {
  const std::string reason = result == SQLITE_CANTOPEN_SYMLINK ? "it is a symbolic link" : reason_for(result, raw());
  switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw_damaged(reason);
    case SQLITE_ERROR:  // a table or a column that should be there is not
      throw_damaged(sqlite3_errmsg(raw()));
    case SQLITE_BUSY:
      throw Cause(ErrorKind::disk, names_.shown + " is in use by another program: " + reason);
    case SQLITE_CANTOPEN:
      throw Cause(ErrorKind::disk, "cannot open " + names_.shown + ": " + reason);
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
      throw Cause(ErrorKind::disk, "cannot read or write " + names_.shown + ": " + reason);
    default:
      throw Cause(ErrorKind::disk, "cannot use " + names_.shown + ": " + sqlite3_errmsg(raw()));
  }
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

Database temporary_database(const std::string& holds, int cache_kibibytes) {
  Database database("", {"the temporary database of " + holds, "it is private to this run, so try again"});
  const std::string cache = "PRAGMA cache_size = -" + std::to_string(cache_kibibytes);
  database.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
  database.run(cache.c_str());
  return database;
}

Statement::Statement(Database& database, const char* sql) : database_(database) {
  sqlite3_stmt* prepared = nullptr;
  const int result = sqlite3_prepare_v3(database.raw(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  statement_.reset(prepared);
  database.require(result);
}

bool Statement::step() {
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  sqlite3_reset(statement_.get());
  database_.require(result);
  return false;
}

void Statement::run() {
  while (step()) continue;
}

std::int64_t Statement::number(int column) const noexcept { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::text(int column) const {
  const auto* text = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  // NULL and the empty text have no bytes either (sqlite.org/c3ref/column_blob.html).
  if (!text && sqlite3_errcode(database_.raw()) == SQLITE_NOMEM) database_.require(SQLITE_NOMEM);
  return {text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

void Statement::reset() noexcept { sqlite3_reset(statement_.get()); }

void Statement::bind(int index, std::int64_t value) {
  database_.require(sqlite3_bind_int64(statement_.get(), index, value));
}

void Statement::bind(int index, std::string_view value) {
  // A null pointer would become NULL, which is not the empty text.
  const char* text = value.data() ? value.data() : "";
  database_.require(sqlite3_bind_text64(statement_.get(), index, text, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

Transaction::Transaction(Database& database) : database_(database) { database_.run("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (database_.in_transaction()) sqlite3_exec(database_.raw(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() { database_.run("COMMIT"); }

}  // namespace hoist::store
