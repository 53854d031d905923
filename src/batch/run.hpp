#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <optional>
#include <stop_token>

#include "batch/announcer.hpp"
#include "batch/context.hpp"
#include "batch/item_feed.hpp"
#include "batch/record.hpp"
#include "coro/event.hpp"
#include "coro/loop.hpp"
#include "coro/scope.hpp"
#include "coro/signals.hpp"
#include "coro/timer.hpp"
#include "hoist/downloader.hpp"
#include "store/lock.hpp"

namespace hoist::batch {

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
  coro::Task<void> admit(ItemFeed& feed, Announcer& announcer);
  void admit_one(ItemFeed::Entry entry, Announcer& announcer);
  coro::Task<void> see_through(Wanted wanted, Announcer& announcer);
  void settle(Outcome outcome, Announcer& announcer);
  coro::Task<void> announce(Announcer& announcer);
  coro::Task<void> end_record();
  bool reads_on() const noexcept;
  bool has_room(const Announcer& announcer) const noexcept;

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
  std::optional<Record> record_;
  coro::Loop loop_;
  net::Multi multi_;
  net::Origins origins_;
  coro::Alarm alarm_;
  SlotLimiter slots_;
  OriginHealth health_;
  Dice dice_;
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

}  // namespace hoist::batch
