#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_ranges.hpp"
#include "hoist/bytes.hpp"
#include "hoist/outcome.hpp"
#include "store/archive_records.hpp"
#include "store/database.hpp"
#include "store/file_version.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// The journal's entry for a file.
struct JournalEntry {
  std::string file;           ///< the key: its path relative to the folder
  std::string url;            ///< where it came from, as shown_url() shows it: passwords are not stored
  std::string etag;           ///< ETag of the response, including quotes and W/; empty if there was none
  std::string last_modified;  ///< Last-Modified of the response, verbatim; empty if there was none
  Digest digest;              ///< empty if it was not computed
  FileVersion version;        ///< of the file as saved: if the one on disk differs, the file was changed
  OutcomeKind outcome = OutcomeKind::failed;
  std::chrono::system_clock::time_point finished;                         ///< kept to the millisecond
  std::optional<std::chrono::system_clock::time_point> fresh_until = {};  ///< see Journal::trust_freshness()
  bool finished_in_this_run = false;    ///< found only: downloaded, unchanged or not found since the run began
  bool finished_in_an_earlier = false;  ///< found only: the same, by an earlier run of this round
  std::int64_t archive = 0;  ///< recorded only: the one that has the file (ArchiveRecords::begin()); 0: as it was
};

/// The journal's entry for a partial file: of which response NAME.part is the beginning, or holds some ranges, so that
/// the rest can be asked for with If-Range (RFC 9110 section 13.1.5).
struct JournalPartial {
  std::string file;
  std::string url;   ///< as in JournalEntry
  std::string etag;  ///< only a strong one can be used
  std::string last_modified;
  std::string part =
      {};  ///< which NAME.part it is (see part_identity): another file by that name belongs to another response
  std::optional<Bytes> whole;                    ///< the size of the whole file, if the server sent it
  std::optional<base::ByteRanges> written = {};  ///< which bytes of it are there, if there may be gaps; nothing: all
};

/// How a run ended.
enum class RunEnd {
  whole,     ///< it requested everything
  deadline,  ///< it was cut off: the next run goes on with its round
};

/// What hoist knows about a folder from earlier runs: an SQLite database at DIR/.hoist/journal.db.
///
/// A run that is killed at any moment leaves it intact, with everything recorded before (write-ahead log). A loss of
/// power can lose the last records, but no others; their files are then requested again. It is for one program at
/// a time, which Lock ensures; a second one gets an error after a few seconds, and so does a reader.
///
/// A round is the runs in which each file of a batch is requested once: one run, or several that deadlines cut short.
///
/// All of it blocks: call it on a worker. Different threads may use it, but only one at a time.
class Journal {
 public:
  /// Opens the journal of a folder, and creates it if it is missing.
  /// @throws Cause (disk) with the reason and a remedy: not writable, damaged, not a hoist journal, or of a newer
  /// hoist. It is then left unchanged.
  explicit Journal(const Folder& folder);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Whether a folder has a journal: for callers that must not create one.
  static bool exists(const Folder& folder);

  /// Resumes the last run of the same batch if that was killed, so that the items that it finished are known
  /// (JournalEntry::finished_in_this_run); or begins a new one.
  /// @param batch_key distinguishes batches: a digest of what defines them, say
  /// @param oldest a killed run that began longer ago than this is not resumed: its files may have changed since.
  /// One that began in the future (the clock was set back) counts as new.
  /// @returns whether it resumes a killed run
  bool begin_run(std::string_view batch_key, std::chrono::seconds oldest = std::chrono::hours(24));

  /// As begin_run() where there is a run to go on with; otherwise, nothing is begun. It changes nothing.
  bool continue_run(std::string_view batch_key, std::chrono::seconds oldest = std::chrono::hours(24));

  /// The key of the last run whose batch has this key, or this one followed by " shard " and anything; nothing if there
  /// was none.
  std::optional<std::string> last_batch(std::string_view whole_key);

  /// All that earlier runs of the round have not finished has had its turn: a new round begins with this run.
  void begin_round();

  /// Has a batch go by another key from now on. The former one, which may have held a secret, is overwritten.
  /// @param former empty, or as `batch_key`: there is nothing to do
  void rename_batch(std::string_view former, std::string_view batch_key);

  /// The run has ended: the next one starts over.
  void end_run(RunEnd end = RunEnd::whole);

  /// From now on, entries are recorded and found with how long their files are fresh (JournalEntry::fresh_until).
  void trust_freshness();

  /// What it knows of archives, which is nothing before this is called.
  ArchiveRecords& archives();

  /// Records outcomes in one transaction: all of them or, on an error, none. A file that was
  /// downloaded or is unchanged is recorded whole, and its partial forgotten. Of one that failed or was not found,
  /// only outcome and time are: what is known of the file on the disk stays known.
  void record(std::span<const JournalEntry> entries);

  /// The entries of files, in their order, read in one transaction.
  std::vector<std::optional<JournalEntry>> find(std::span<const std::string> files);

  void record_partial(const JournalPartial& partial);

  /// Forgets the partial files of these, in one transaction; those that have none do not matter.
  void forget_partials(std::span<const std::string> files);

  /// The files that have a partial file.
  std::vector<std::string> files_with_partials();

  /// Whether there is nothing in it, so that it need not stay.
  bool is_empty();

  /// Removes the journal of a folder that nobody has open, and the folder .hoist if there is nothing else in it.
  static void remove(const Folder& folder) noexcept;

  std::optional<JournalPartial> find_partial(std::string_view file);

 private:
  struct FreshnessStatements {
    Statement find;
    Statement record;
    Statement forget;
  };

  void find_round(std::string_view batch_key);
  std::optional<JournalEntry> read(std::string_view file);
  void write(const JournalEntry& entry);
  void write_freshness(const JournalEntry& entry);
  void read_freshness(JournalEntry& entry);

  Database database_;
  Statement find_;
  Statement record_whole_;
  Statement record_outcome_;
  Statement find_partial_;
  Statement record_partial_;
  Statement forget_partial_;
  std::optional<FreshnessStatements> freshness_;
  std::optional<ArchiveRecords> archives_;
  std::string batch_key_;
  std::int64_t run_ = 0;    // of the table of runs; 0 before one has begun
  std::int64_t round_ = 0;  // the run that it began with
};

}  // namespace hoist::store
