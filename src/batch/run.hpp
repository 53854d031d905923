#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <optional>

#include "batch/announcer.hpp"
#include "batch/context.hpp"
#include "batch/item_feed.hpp"
#include "coro/event.hpp"
#include "coro/loop.hpp"
#include "coro/scope.hpp"
#include "coro/signals.hpp"
#include "coro/timer.hpp"
#include "hoist/downloader.hpp"

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

  coro::Task<void> main(ItemFeed& feed, Announcer& announcer);
  coro::Task<void> admit(ItemFeed& feed, Announcer& announcer);
  coro::Task<void> see_through(Item item, Announcer& announcer);
  coro::Task<void> announce(Announcer& announcer);
  bool has_room(const Announcer& announcer) const noexcept;

  void on_signal(int number);
  void finish();
  void abort();
  void fail(std::exception_ptr error);

  const Options& options_;
  spdlog::logger& log_;
  coro::Loop loop_;
  net::Multi multi_;
  SlotLimiter slots_;
  coro::SharedWorker writers_;
  Context context_;
  coro::Scope items_;
  coro::Scope telling_;
  coro::Event room_;
  coro::Timer grace_;
  coro::Signals signals_;

  Stage stage_ = Stage::running;
  std::optional<int> signal_;
  std::exception_ptr error_;
  Tally tally_;
};

}  // namespace hoist::batch
