#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace hoist::store {

/// How messages refer to a database.
struct DatabaseNames {
  std::string shown;   ///< "the journal downloads/.hoist/journal.db"
  std::string remedy;  ///< what to do if it is damaged: "move it away or delete it"
};

/// A connection to an SQLite database. One thread at a time: SQLite's own locks are left out.
///
/// Every failure of SQLite, here and in Statement, is a Cause (disk) that names the database and the reason.
class Database {
 public:
  /// Opens the database, and creates it if it is missing. A symbolic link anywhere in the path is refused.
  /// @param path absolute; empty for a private database, in a temporary file that is deleted with the connection
  Database(const std::string& path, DatabaseNames names);

  /// Runs SQL that has no result.
  void run(const char* sql);

  /// The first column of the first row.
  std::int64_t number(const char* sql);
  std::string text(const char* sql);

  bool in_transaction() const noexcept;
  bool read_only() const noexcept;

  /// Throws the cause for an SQLite result code, unless it means success.
  void require(int result) const;

  /// Throws the cause for a database with invalid content.
  [[noreturn]] void throw_damaged(std::string_view reason) const;

  sqlite3* raw() const noexcept { return connection_.get(); }
  const DatabaseNames& names() const noexcept { return names_; }

 private:
  [[noreturn]] void fail(int result) const;

  struct Close {
    void operator()(sqlite3* connection) const noexcept;
  };

  DatabaseNames names_;
  std::unique_ptr<sqlite3, Close> connection_;
};

/// A database that is private to this run, in a temporary file: nothing of it survives a crash.
/// @param holds what is in it, for messages: "file names in use"
/// @param cache_kibibytes memory for its pages
Database temporary_database(const std::string& holds, int cache_kibibytes);

/// A prepared statement: compiled once, run many times. It refers to its database.
class Statement {
 public:
  Statement(Database& database, const char* sql);

  /// Sets the parameters ?1, ?2, ... Text is referred to, and must live until the statement is reset or run again.
  template <typename... Values>
  Statement& with(const Values&... values) {
    reset();
    int index = 0;
    (bind(++index, values), ...);
    return *this;
  }

  /// Advances to the next row. @returns false at the end, when the statement is reset
  bool step();

  /// Runs it to its end, for a statement without a result.
  void run();

  /// Of the current row; text is the statement's, until the next step. Columns count from 0.
  std::int64_t number(int column) const noexcept;
  std::string_view text(int column) const;

  /// Releases the current row, and with it the lock on the data that was read.
  void reset() noexcept;

 private:
  void bind(int index, std::int64_t value);
  void bind(int index, std::string_view value);

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };

  Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A transaction: all changes up to commit() are made, or none. Without commit(), the destructor rolls them back.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit();

 private:
  Database& database_;
};

}  // namespace hoist::store
