#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "coro/shared_worker.hpp"
#include "coro/task.hpp"
#include "engine/context.hpp"
#include "hoist/options.hpp"
#include "hoist/outcome.hpp"
#include "hoist/run_error.hpp"
#include "store/archive_series.hpp"
#include "store/sink.hpp"
#include "store/spool.hpp"

namespace hoist::engine {

/// The archive cannot be written, which ends the run: it is no item's failure.
class ArchiveFailed : public RunError {
 public:
  using RunError::RunError;
};

/// Saves files to the archives of a run (Options::archive). Each is spooled and verified by itself, and then appended:
/// one at a time, on a worker, so that a disk or a reader that is slow never holds up the loop, nor more than one
/// thread. While many wait for their turn, has_room() says that no more are wanted.
class ArchiveWriter final : private store::ArchiveListener {
 public:
  /// It blocks: for a worker.
  /// All of these must outlive it.
  /// @param publisher runs one group of jobs at a time
  /// @param options with an archive
  /// @param journal where it is recorded what is in which archive
  /// @throws Cause as store::ArchiveSeries does
  ArchiveWriter(coro::SharedWorker& publisher, const store::Folder& folder, const Options& options,
                RunJournal& journal);

  /// What an item is saved to; its commit() is left to append(). Any thread.
  /// @param outcome must outlive it: once the sink is sealed, the text that goes with the file is made of it
  std::unique_ptr<store::Sink> open(const Outcome& outcome, const store::SaveOptions& save_options);

  /// Appends what was sealed. @param outcome is told which archive has it
  /// @throws ArchiveFailed, also to all that come after that
  coro::Task<void> append(store::Sink& sink, Outcome& outcome);

  /// Ends the last archive, unless one has failed. @throws ArchiveFailed
  coro::Task<void> finish();

  bool has_room() const noexcept;

 private:
  void append_now(store::Sink& sink, Outcome& outcome);
  void attempt(const std::function<void()>& writing);
  void on_archive_begun(const std::string& name) override;
  void on_archive_sealed(const store::FileVersion& version) override;

  coro::SharedWorker& publisher_;
  const store::Folder& folder_;
  const ArchiveOptions& options_;
  RunJournal& journal_;
  store::SpoolMemory spool_memory_;
  store::ArchiveSeries archives_;
  std::size_t waiting_ = 0;             // for their turn, or having it
  std::optional<std::string> failure_;  // of an archive: nothing more is written
};

/// Gives the slot of a request back that has ended: a slot covers the request, not the disk. But while many bodies wait
/// for the archive, it is kept until the item has ended, so that as many fewer come.
void release_slot(const Context& context, Slot& slot) noexcept;

}  // namespace hoist::engine
