#include "store/journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "base/digest.hpp"
#include "store/file_name.hpp"
#include "store/journal_schema.hpp"

namespace hoist::store {

namespace {

using Clock = std::chrono::system_clock;

std::int64_t as_number(Clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

Clock::time_point as_time(std::int64_t milliseconds) {
  return Clock::time_point(std::chrono::milliseconds(milliseconds));
}

std::int64_t as_number(Bytes size) { return static_cast<std::int64_t>(size.count); }

Bytes as_size(std::int64_t number) { return Bytes{static_cast<std::uint64_t>(number)}; }

/// Times that hoist can have written: since 1970, and so that they can be compared with any other.
bool is_time(std::int64_t milliseconds) {
  return milliseconds >= 0 &&
         milliseconds <= std::chrono::floor<std::chrono::milliseconds>(Clock::duration::max()).count();
}

/// What a response can have had in a header field, and so can be sent back in one (RFC 9110 section 5.5): a line end
/// would add a field to the request.
bool is_field_value(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

/// Versions without segments take NAME.part for the beginning of the file. To those, one with gaps is another NAME.part
/// than the one they find.
std::string stored_part(const JournalPartial& partial) {
  return partial.written ? partial.part + ' ' + partial.written->to_text() : partial.part;
}

/// Reads what stored_part() made. Ranges that make no sense are no reason to take NAME.part for whole: it is nobody's.
void read_part(std::string_view stored, JournalPartial& partial) {
  const std::size_t space = stored.find(' ');
  partial.part = stored.substr(0, space);
  if (space == std::string_view::npos) return;
  partial.written = base::ByteRanges::parse(stored.substr(space + 1));
  if (!partial.written) partial.part.clear();
}

bool is_about_the_file(OutcomeKind outcome) {
  return outcome == OutcomeKind::downloaded || outcome == OutcomeKind::unchanged;
}

}  // namespace

Journal::Journal(const Folder& folder)
    : database_(open_journal(folder)),
      find_(database_,
            "SELECT file, url, etag, last_modified, sha256, size, mtime_ns, outcome, finished, run FROM files "
            "WHERE file = ?1"),
      record_whole_(database_,
                    "INSERT INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO UPDATE "
                    "SET url = ?2, etag = ?3, last_modified = ?4, sha256 = ?5, size = ?6, mtime_ns = ?7, outcome = ?8, "
                    "finished = ?9, run = ?10"),
      record_outcome_(database_,
                      "INSERT INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO UPDATE "
                      "SET outcome = ?8, finished = ?9, run = ?10"),
      find_partial_(database_,
                    "SELECT file, url, etag, last_modified, part, ifnull(whole, -1) FROM partials WHERE file = ?1"),
      record_partial_(database_, "REPLACE INTO partials VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, -1))"),
      forget_partial_(database_, "DELETE FROM partials WHERE file = ?1") {}

bool Journal::exists(const Folder& folder) { return version_of(folder, std::string(journal_file)).has_value(); }

bool Journal::begin_run(std::string_view batch_key, std::chrono::seconds oldest) {
  Transaction transaction(database_);
  const bool goes_on = continue_run(batch_key, oldest);
  if (!goes_on) {
    const std::int64_t now = as_number(Clock::now());
    Statement(database_, "UPDATE runs SET ended = ?1 WHERE batch_key = ?2 AND ended IS NULL")
        .with(now, batch_key)
        .run();
    Statement(database_, "INSERT INTO runs (batch_key, began) VALUES (?1, ?2)").with(batch_key, now).run();
    run_ = database_.number("SELECT last_insert_rowid()");
    find_round(batch_key);
  }
  transaction.commit();
  return goes_on;
}

bool Journal::continue_run(std::string_view batch_key, std::chrono::seconds oldest) {
  Statement killed(database_, "SELECT id, began FROM runs WHERE batch_key = ?1 AND ended IS NULL ORDER BY id DESC");
  killed.with(batch_key);
  const bool was_killed = killed.step();
  const std::int64_t began = was_killed ? killed.number(1) : 0;
  const std::int64_t run = was_killed ? killed.number(0) : 0;
  killed.reset();
  if (!is_time(began)) database_.throw_damaged("there is no such time");
  const bool goes_on = was_killed && Clock::now() - as_time(began) <= oldest;
  if (goes_on) run_ = run;
  if (goes_on) find_round(batch_key);
  return goes_on;
}

std::optional<std::string> Journal::last_batch(std::string_view whole_key) {
  Statement last(database_,
                 "SELECT batch_key FROM runs WHERE batch_key = ?1 OR "
                 "substr(batch_key, 1, length(?1) + 7) = ?1 || ' shard ' ORDER BY id DESC LIMIT 1");
  if (!last.with(whole_key).step()) return std::nullopt;
  std::string key(last.text(0));
  last.reset();
  return key;
}

void Journal::rename_batch(std::string_view former, std::string_view batch_key) {
  if (former.empty() || former == batch_key) return;
  database_.run("PRAGMA secure_delete = ON");
  Statement(database_, "UPDATE runs SET batch_key = ?1 WHERE batch_key = ?2").with(batch_key, former).run();
  database_.run("PRAGMA secure_delete = OFF");
}

void Journal::find_round(std::string_view batch_key) {
  batch_key_ = batch_key;
  Statement cut_off(database_, "SELECT since FROM rounds WHERE batch_key = ?1");
  round_ = cut_off.with(batch_key).step() ? cut_off.number(0) : run_;
}

void Journal::trust_freshness() {
  freshness_.emplace(FreshnessStatements{
      .find = Statement(database_, "SELECT until, since FROM freshness WHERE file = ?1"),
      .record = Statement(database_, "REPLACE INTO freshness VALUES (?1, ?2, ?3)"),
      .forget = Statement(database_, "DELETE FROM freshness WHERE file = ?1"),
  });
}

ArchiveRecords& Journal::archives() { return archives_ ? *archives_ : archives_.emplace(database_); }

void Journal::begin_round() {
  if (round_ == run_) return;
  Statement(database_, "REPLACE INTO rounds VALUES (?1, ?2)").with(batch_key_, run_).run();
  round_ = run_;
}

void Journal::end_run(RunEnd end) {
  Transaction transaction(database_);
  if (end == RunEnd::deadline) {
    Statement(database_, "REPLACE INTO rounds VALUES (?1, ?2)").with(batch_key_, round_).run();
  } else {
    Statement(database_, "DELETE FROM rounds WHERE batch_key = ?1").with(batch_key_).run();
  }
  Statement(database_, "UPDATE runs SET ended = ?1 WHERE id = ?2").with(as_number(Clock::now()), run_).run();
  transaction.commit();
  run_ = 0;
}

void Journal::record(std::span<const JournalEntry> entries) {
  Transaction transaction(database_);
  for (const JournalEntry& entry : entries) write(entry);
  transaction.commit();
}

void Journal::write(const JournalEntry& entry) {
  const bool whole = is_about_the_file(entry.outcome);
  Statement& statement = whole ? record_whole_ : record_outcome_;
  statement
      .with(entry.file, entry.url, entry.etag, entry.last_modified, base::to_stored_text(entry.digest),
            as_number(entry.version.size), entry.version.mtime_ns, static_cast<std::int64_t>(entry.outcome),
            as_number(entry.finished), run_)
      .run();
  if (whole) forget_partial_.with(entry.file).run();
  if (whole && freshness_) write_freshness(entry);
  if (whole && entry.archive != 0) archives().put(entry.file, entry.archive);
}

void Journal::write_freshness(const JournalEntry& entry) {
  if (entry.fresh_until) {
    freshness_->record.with(entry.file, as_number(*entry.fresh_until), as_number(entry.finished)).run();
  } else {
    freshness_->forget.with(entry.file).run();
  }
}

/// It belongs to the entry that was recorded with it: runs that did not ask for it leave it as it is.
void Journal::read_freshness(JournalEntry& entry) {
  if (!freshness_->find.with(entry.file).step()) return;
  const std::int64_t until = freshness_->find.number(0);
  const bool belongs = freshness_->find.number(1) == as_number(entry.finished);
  freshness_->find.reset();
  if (belongs && is_time(until)) entry.fresh_until = as_time(until);
}

std::vector<std::optional<JournalEntry>> Journal::find(std::span<const std::string> files) {
  std::vector<std::optional<JournalEntry>> entries;
  entries.reserve(files.size());
  Transaction transaction(database_);
  for (const std::string& file : files) entries.push_back(read(file));
  transaction.commit();
  return entries;
}

/// Bits may have changed where SQLite has no checksum, or indexes may lead elsewhere: what hoist cannot have written is
/// not trusted.
std::optional<JournalEntry> Journal::read(std::string_view file) {
  if (!find_.with(file).step()) return std::nullopt;
  const std::int64_t outcome = find_.number(7);
  const char* fault = nullptr;
  if (outcome < 0 || outcome > static_cast<std::int64_t>(OutcomeKind::failed)) fault = "there is no such outcome";
  if (find_.text(0) != file) fault = "an index leads to another file";
  if (!is_field_value(find_.text(2)) || !is_field_value(find_.text(3))) fault = "a validator has a line end in it";
  if (find_.number(5) < 0) fault = "a size is negative";
  if (!is_time(find_.number(8))) fault = "there is no such time";
  if (fault) {
    find_.reset();
    database_.throw_damaged(fault);
  }
  JournalEntry entry{
      .file = std::string(find_.text(0)),
      .url = std::string(find_.text(1)),
      .etag = std::string(find_.text(2)),
      .last_modified = std::string(find_.text(3)),
      .digest = base::digest_of_stored_text(find_.text(4)),
      .version = {as_size(find_.number(5)), find_.number(6)},
      .outcome = static_cast<OutcomeKind>(outcome),
      .finished = as_time(find_.number(8)),
      .finished_in_this_run = false,
  };
  const std::int64_t run = find_.number(9);
  const bool finished = run_ != 0 && entry.outcome != OutcomeKind::failed;
  entry.finished_in_this_run = finished && run == run_;
  entry.finished_in_an_earlier = finished && run >= round_ && run != run_;
  find_.reset();
  if (freshness_) read_freshness(entry);
  return entry;
}

void Journal::record_partial(const JournalPartial& partial) {
  const std::string part = stored_part(partial);
  record_partial_
      .with(partial.file, partial.url, partial.etag, partial.last_modified, part,
            partial.whole ? as_number(*partial.whole) : std::int64_t{-1})
      .run();
}

void Journal::forget_partials(std::span<const std::string> files) {
  Transaction transaction(database_);
  for (const std::string& file : files) forget_partial_.with(file).run();
  transaction.commit();
}

std::vector<std::string> Journal::files_with_partials() {
  std::vector<std::string> files;
  Statement all(database_, "SELECT file FROM partials");
  while (all.step()) files.emplace_back(all.text(0));
  return files;
}

bool Journal::is_empty() {
  return database_.number(
             "SELECT EXISTS (SELECT 1 FROM partials) OR EXISTS (SELECT 1 FROM files) OR EXISTS (SELECT 1 FROM runs)") ==
         0;
}

void Journal::remove(const Folder& folder) noexcept {
  try {
    const Subfolders::Handle parent = folder.below().find(state_folder);
    if (!parent) return;
    for (const char* name : {"journal.db", "journal.db-wal", "journal.db-shm"}) ::unlinkat(parent->number(), name, 0);
    const std::string own(state_folder);
    if (::unlinkat(folder.descriptor(), own.c_str(), AT_REMOVEDIR) == 0) folder.below().forget(state_folder);
  } catch (...) {
    // It stays.
  }
}

std::optional<JournalPartial> Journal::find_partial(std::string_view file) {
  if (!find_partial_.with(file).step()) return std::nullopt;
  JournalPartial partial{
      .file = std::string(find_partial_.text(0)),
      .url = std::string(find_partial_.text(1)),
      .etag = std::string(find_partial_.text(2)),
      .last_modified = std::string(find_partial_.text(3)),
      .whole = std::nullopt,
  };
  read_part(find_partial_.text(4), partial);
  const std::int64_t whole = find_partial_.number(5);
  if (whole >= 0) partial.whole = as_size(whole);
  find_partial_.reset();
  if (partial.file != file) database_.throw_damaged("an index leads to another file");
  if (!is_field_value(partial.etag) || !is_field_value(partial.last_modified)) {
    database_.throw_damaged("a validator has a line end in it");
  }
  return partial;
}

}  // namespace hoist::store
