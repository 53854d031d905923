#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <vector>

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

/// What a run with --refresh knows of earlier ones, and records for the next one. All of it blocks; any thread.
///
/// If something cannot be recorded (the disk is full, for example), the run continues: those files are merely requested
/// again next time.
///
/// It is an observer, so outcomes are recorded on a worker, one transaction for each group, before any other observer
/// is notified.
class RunJournal : public Observer {
 public:
  /// Opens the journal of the folder, and continues this batch's last run if that was killed.
  /// @throws Cause (disk) if the journal cannot be used
  RunJournal(const store::Folder& folder, const Options& options, spdlog::logger& log);

  /// Adds to each item what is known of it (PriorState::complete).
  void complete(std::span<PlannedItem* const> planned);

  /// A large file begins to arrive: if this run is killed, the next one can resume it.
  /// @param part which NAME.part it is (store::Sink::identity)
  /// @returns false if that could not be recorded, so that the next run cannot use NAME.part
  bool begin_part(const Item& item, const std::string& url, const Validators& validators, std::string part,
                  std::optional<Bytes> whole);

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
  bool survives(const std::function<void()>& writing);

  spdlog::logger& log_;
  bool complained_ = false;
  std::atomic<bool> round_is_over_ = false;
  std::mutex mutex_;
  store::Journal journal_;
  PriorState prior_state_;
  std::vector<store::JournalEntry> waiting_;  // only used by the dispatcher, so the mutex need not guard it
};

}  // namespace hoist::engine
