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

/// What a run with --refresh knows of earlier ones, and writes down for the next. All of it blocks; any thread.
///
/// What cannot be written down (the disk is full, say) is no reason to end the run: those files are merely asked for
/// again next time.
///
/// It is an observer, so what became of the items is recorded on a worker, one transaction for a group of outcomes, and
/// before anyone else is told.
class RunJournal : public Observer {
 public:
  /// Opens the journal of the folder, and goes on with this batch's last run if that did not come to its end.
  /// @throws Cause (disk) if the journal cannot be used
  RunJournal(const store::Folder& folder, const Options& options, spdlog::logger& log);

  /// Adds to each item what is known of it (PriorState::complete).
  void complete(std::span<PlannedItem* const> planned);

  /// A large file is on its way: should this run be killed, the next one can continue it.
  /// @param part which NAME.part it is (store::Sink::identity)
  /// @returns false if that could not be written down: NAME.part is of no use to the next run then
  bool begin_part(const Item& item, const std::string& url, const Validators& validators, std::string part,
                  std::optional<Bytes> whole);

  /// Looks again what there is of NAME.part, after an attempt that failed.
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
  std::vector<store::JournalEntry> waiting_;  // told one at a time, so the mutex need not guard it
};

}  // namespace hoist::engine
