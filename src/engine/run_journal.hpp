#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "coro/loop.hpp"
#include "coro/task.hpp"
#include "engine/planned_item.hpp"
#include "engine/prior_state.hpp"
#include "hoist/observer.hpp"
#include "hoist/options.hpp"
#include "store/folder.hpp"
#include "store/journal.hpp"

namespace spdlog {
class logger;
}

namespace hoist::engine {

/// What a run knows of earlier ones, and writes down for the next. All of it blocks; any thread.
///
/// With --refresh that is everything, and the journal stays. Without, it is only of which files there is a part that
/// can be continued: then the journal is opened if there is one, or when the first large file begins that could be
/// continued one day; and it is removed at the end of the run if there is nothing in it.
///
/// If something cannot be recorded (the disk is full, for example), the run continues: those files are merely requested
/// again next time.
///
/// It is an observer, so outcomes are recorded on a worker, one transaction for each group, before any other observer
/// is notified.
class RunJournal : public Observer {
 public:
  /// With Options::refresh, opens the journal of the folder, and goes on with this batch's last run if that did not
  /// come to its end. Without, one that cannot be used is left alone, with a warning.
  /// @throws Cause (disk) if the journal cannot be used, with Options::refresh
  RunJournal(const store::Folder& folder, const Options& options, spdlog::logger& log);

  /// Whether parts that an attempt leaves are recorded, so that the next attempt can continue them.
  bool is_open() const noexcept { return is_open_; }

  /// Whether a file of this size, if it is known, is worth recording when it begins.
  bool wants_part(std::optional<Bytes> whole) const noexcept;

  /// Adds to each item what is known of it (PriorState::complete; without Options::refresh, of its part alone).
  void complete(std::span<PlannedItem* const> planned);

  /// A large file begins to arrive: if this run is killed, the next one can resume it.
  /// @param part which NAME.part it is (store::Sink::identity)
  /// @param written which bytes of it are there, where there may be gaps: recorded before any byte is written behind
  /// one, and again now and then. Nothing: all, up to its end.
  /// @returns false if that could not be recorded, so that the next run cannot use NAME.part
  bool begin_part(const Item& item, const std::string& url, const Validators& validators, std::string part,
                  std::optional<Bytes> whole, std::optional<base::ByteRanges> written = {});

  /// A large file begins to arrive that no run can resume: what is known of another NAME.part is forgotten.
  void forget_part(const Item& item);

  /// Files go into another archive from now on (Options::archive).
  void begin_archive(const std::string& name);

  /// A file has been appended to the archive. That is recorded before the archive is complete, at the latest.
  void add_archived(const Outcome& outcome);

  /// The archive is whole, and gets its name next: what was appended to it is there for the next run.
  void complete_archive(const store::FileVersion& version);

  /// Updates what is known of NAME.part, after a failed attempt.
  void update_part(PlannedItem& planned);

  void on_outcome(const Outcome& outcome) override;
  void on_flush() override;

  /// An item that comes last is finished, so that all others have had their turn: a new round begins. It does not
  /// block.
  void begin_round() noexcept { round_is_over_ = true; }

  /// A run that a signal stopped is resumed by the next one; one that its deadline ended is not.
  void on_end(const RunResult& result) override;

 private:
  store::JournalEntry entry_of(const Outcome& outcome) const;
  void record_archived();
  bool survives(const std::function<void()>& writing);
  static void forget_turns(std::span<PlannedItem* const> planned);
  void note_other_division(const Options& options);
  void open();
  void open_if_there();
  void forget_whole_files();
  void tidy_up();

  spdlog::logger& log_;
  bool complained_ = false;
  std::atomic<bool> round_is_over_ = false;
  std::mutex mutex_;
  const store::Folder& folder_;
  const Durability durability_;
  const bool refresh_;
  const bool queue_;
  const std::string archive_name_;             // empty: files go to the folder
  std::int64_t archive_ = 0;                   // the current one; 0: it is not recorded
  std::vector<store::JournalEntry> archived_;  // what is in it, and not recorded yet
  std::atomic<bool> is_open_ = false;
  bool unusable_ = false;
  std::optional<store::Journal> journal_;
  std::optional<PriorState> prior_state_;     // of the journal
  std::vector<store::JournalEntry> waiting_;  // told one at a time, so the mutex need not guard it
  std::vector<std::string> whole_files_;      // the same without --refresh: their parts are to be forgotten
};

/// Has a worker update what is known of NAME.part: another attempt may have left a longer one.
/// @param journal may be null
coro::Task<void> look_at_part(coro::Loop& loop, RunJournal* journal, PlannedItem& planned);

}  // namespace hoist::engine
