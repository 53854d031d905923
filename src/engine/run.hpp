#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <optional>
#include <stop_token>

#include "coro/event.hpp"
#include "coro/loop.hpp"
#include "coro/scope.hpp"
#include "coro/signals.hpp"
#include "coro/timer.hpp"
#include "engine/async_block_reader.hpp"
#include "engine/context.hpp"
#include "engine/outcome_dispatcher.hpp"
#include "engine/run_journal.hpp"
#include "hoist/downloader.hpp"
#include "store/lock.hpp"

namespace hoist::engine {

/// One run of a batch: admits items as there is room for them, sees each of them through, and stops when it is told.
///
/// Memory follows the slots, not the batch: only so many items are admitted at a time, and none while the disk or
/// the observer is behind.
class Run {
 public:
  /// @param received where to keep the count of body bytes, for whoever polls it
  Run(const Options& options, const store::Folder& folder, spdlog::logger& log, std::atomic<std::uint64_t>& received);

  /// Fetches the whole batch. Called once.
  RunResult fetch_all(ItemSource& items, Observer& observer);

 private:
  enum class Stage {
    running,    ///< items are admitted
    finishing,  ///< no new requests; what is in flight may end
    aborted,    ///< what was in flight has been ended, too
  };

  coro::Task<void> main(ItemSource& source, Observer& observer);
  coro::Task<bool> lock();
  coro::Task<void> admit(AsyncBlockReader& feed, OutcomeDispatcher& dispatcher);
  void admit_one(PlannedEntry entry, OutcomeDispatcher& dispatcher);
  coro::Task<void> see_through(PlannedItem planned, OutcomeDispatcher& dispatcher);
  void settle(Outcome outcome, OutcomeDispatcher& dispatcher);
  coro::Task<void> announce(OutcomeDispatcher& dispatcher);
  coro::Task<void> end_journal();
  bool reads_on() const noexcept;
  bool has_room(const OutcomeDispatcher& dispatcher) const noexcept;

  void on_signal(int number);
  void on_deadline();
  void finish();
  void abort(const char* reason);
  void give_up_rest();
  void stop_at_once();
  void fail(std::exception_ptr error);

  const Options& options_;
  const store::Folder& folder_;
  spdlog::logger& log_;
  store::Lock lock_;
  std::optional<RunJournal> journal_;
  coro::Loop loop_;
  net::Multi multi_;
  base::Origins origins_;
  coro::SleepQueue sleep_queue_;
  SlotLimiter slots_;
  OriginHealth health_;
  Jitter jitter_;
  coro::SharedWorker writers_;
  coro::SharedWorker publishers_;
  Context context_;
  coro::Scope items_;
  coro::Scope telling_;
  coro::Event room_;
  coro::Timer grace_;
  coro::Timer deadline_;
  coro::Signals signals_;

  Stage stage_ = Stage::running;
  bool rest_given_up_ = false;     // what was not begun is not told any more
  std::stop_source stop_waiting_;  // for the lock
  ItemSource* source_ = nullptr;   // while a run goes on
  std::optional<int> signal_;
  bool deadline_reached_ = false;
  std::exception_ptr error_;
  Tally tally_;
};

}  // namespace hoist::engine
