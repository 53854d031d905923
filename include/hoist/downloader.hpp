#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "hoist/item.hpp"
#include "hoist/observer.hpp"
#include "hoist/options.hpp"
#include "hoist/outcome.hpp"
#include "hoist/progress.hpp"
#include "hoist/run_error.hpp"
#include "hoist/run_result.hpp"

namespace spdlog {
class logger;
}

namespace hoist {

/// Fetches a batch: the only way from items to files.
///
/// Construct it, call run() once, read the result. It owns its loop and its threads; nothing outlives it.
class Downloader {
 public:
  /// @param log the engine's log; never null
  /// @param made of Options::folder and its parents: those that were missing and have been made for this run, the
  /// deepest first. They are removed at its end if nothing is in them, as those that the run makes by itself.
  /// @throws RunError if the folder cannot be created or opened
  Downloader(Options options, std::shared_ptr<spdlog::logger> log, std::vector<std::filesystem::path> made = {});
  Downloader(const Downloader&) = delete;
  Downloader& operator=(const Downloader&) = delete;
  ~Downloader();

  /// Fetches every item of the batch and tells the observer what became of each. An item's failure is an Outcome.
  ///
  /// While it runs, the first SIGINT or SIGTERM stops it once the requests in flight have finished (within
  /// Options::grace), a second one at once; no incomplete file is left in either case. Items that were not begun have
  /// no outcome, unless Options::tell_not_begun asks for one; even then, those not yet read from a slow pipe have none.
  /// @throws RunError (FolderInUse if another run has the folder), or what the source or the observer threw; files in
  ///         flight are discarded then, none is incomplete
  RunResult run(ItemSource& items, Observer& observer);

  /// With HttpOptions::keep_cookies: the cookies of all responses, and those of the cookie file, as lines of Netscape's
  /// format. Called after run().
  const std::vector<std::string>& cookies() const noexcept;

  /// How far the run has come. Any thread may call it.
  /// @param most_transfers how many of the transfers in flight it names at most
  Progress progress(std::size_t most_transfers = 0) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The versions of hoist and of the libraries beneath it, and what hoist uses of what only some systems have, for
/// --version: "hoist 0.1.0\nlibcurl ...\nlibuv ...\nsystem: openat2, ...\n".
std::string versions();

}  // namespace hoist
