#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "coro/event.hpp"
#include "coro/loop.hpp"
#include "coro/scope.hpp"
#include "coro/timer.hpp"
#include "engine/archive_writer.hpp"
#include "engine/async_block_reader.hpp"
#include "engine/context.hpp"
#include "engine/files_in_flight.hpp"
#include "engine/outcome_dispatcher.hpp"
#include "engine/progress_board.hpp"
#include "engine/run_journal.hpp"
#include "engine/shutdown.hpp"
#include "hoist/downloader.hpp"
#include "net/transfer_settings.hpp"
#include "net/transport.hpp"
#include "store/lock.hpp"

namespace hoist::engine {

/// What a run takes from the world outside. Downloader gives it libcurl and random numbers, a simulation its own.
struct World {
  /// Makes what the requests are made with, on the run's loop. The number counts the bytes of all bodies.
  std::function<std::unique_ptr<net::Transport>(coro::Loop&, net::TransferSettings, std::atomic<std::uint64_t>&)>
      transport;
  Jitter jitter;
};

/// One run of a batch: admits items as long as there is room, carries each one to its outcome, and stops on request.
///
/// Memory is bounded by the slots, not by the batch: a limited number of items is admitted at a time, and none while
/// the disk or the observers lag behind. What goes wrong beyond a single item (an observer that throws, memory
/// exhausted) ends the run; items that are in progress then still run to completion.
class Run : private Stoppable {
 public:
  /// @param board where to note how far the run has come, for whoever polls it
  Run(const Options& options, const store::Folder& folder, spdlog::logger& log, ProgressBoard& board,
      ItemSource& source, Observer& observer, const World& world);

  /// Fetches the whole batch. Called once.
  RunResult fetch_all();

  /// See Downloader::cookies().
  std::vector<std::string> cookies() const { return transport_->kept_cookies(); }

 private:
  coro::Task<void> main();
  coro::Task<bool> lock();
  coro::Task<void> admit(AsyncBlockReader& feed);
  void admit_one(PlannedEntry entry);
  coro::Task<void> process(PlannedItem planned);
  coro::Task<void> check_existing(PlannedItem& planned);
  coro::Task<FileClaim> claim_file(PlannedItem& planned);
  void settle(Outcome outcome);
  coro::Task<void> finish_archive();
  coro::Task<void> end();
  RunResult result() const;
  void note_weak_digest(const Item& item);
  bool has_room() const noexcept;

  void stop_asking() noexcept override;
  void stop_reading() noexcept override;
  void interrupt(const char* reason) noexcept override;

  const Options& options_;
  const store::Folder& folder_;
  spdlog::logger& log_;
  ProgressBoard& board_;
  ItemSource& source_;
  store::Lock lock_;
  std::optional<RunJournal> journal_;
  coro::Loop loop_;
  std::optional<ArchiveWriter> archive_;
  std::unique_ptr<net::Transport> transport_;
  base::Origins origins_;
  coro::SleepQueue sleep_queue_;
  FilesInFlight files_in_flight_;
  SlotLimiter slots_;
  OriginPolicy policy_;
  Jitter jitter_;
  coro::SharedWorker writers_;
  coro::SharedWorker publishers_;
  Context context_;
  coro::Event room_;
  OutcomeDispatcher dispatcher_;
  Shutdown shutdown_;
  coro::Scope items_;
  coro::Scope telling_;
  coro::Timer flush_timer_;  // of a queue
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::optional<RunResult> result_;  // as passed to the observers
  Tally tally_;
  bool weak_digest_noted_ = false;
};

}  // namespace hoist::engine
