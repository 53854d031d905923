#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "hoist/item.hpp"
#include "hoist/observer.hpp"
#include "hoist/options.hpp"
#include "hoist/outcome.hpp"
#include "hoist/run_error.hpp"

namespace spdlog {
class logger;
}

namespace hoist {

/// How a run ended.
struct RunResult {
  Tally tally;
  bool deadline_reached = false;        ///< Options::deadline stopped it
  std::optional<int> signal;            ///< the signal that stopped it (SIGINT or SIGTERM), if one did
  std::chrono::nanoseconds elapsed{0};  ///< wall time of all of run(), a wait for the lock included
};

/// How far a run has come; a progress bar polls it.
struct Progress {
  Bytes received;  ///< of bodies, over all items, those still in flight included
};

/// Fetches a batch: the one way from items to files.
///
/// Construct it, call run() once, read the result. It owns its loop and its threads; nothing outlives it.
class Downloader {
 public:
  /// @param log where the engine writes what happens; never null
  /// @throws RunError if the folder cannot be made or opened
  Downloader(Options options, std::shared_ptr<spdlog::logger> log);
  Downloader(const Downloader&) = delete;
  Downloader& operator=(const Downloader&) = delete;
  ~Downloader();

  /// Fetches every item of the batch and tells the observer what became of each. An item's failure is an Outcome.
  ///
  /// While it runs, the first SIGINT or SIGTERM stops it after what is in flight (for at most Options::grace), a
  /// second one at once; no torn file is left either way. Items that were not begun then have no outcome, unless
  /// Options::tell_not_begun asks for one; even then what waits in a slow pipe has none.
  /// @throws RunError (FolderInUse if another run has the folder), or what the source or the observer threw; files in
  ///         flight are gone then, none is torn
  RunResult run(ItemSource& items, Observer& observer);

  /// How far the run has come. Any thread may ask.
  Progress progress() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The versions of hoist and of the libraries beneath it, for --version: "hoist 0.1.0\nlibcurl ...\nlibuv ...\n".
std::string versions();

}  // namespace hoist
