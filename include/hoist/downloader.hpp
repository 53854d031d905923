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

namespace spdlog {
class logger;
}

namespace hoist {

/// Why no batch could be fetched at all: no folder to write to, say. No item is to blame.
class RunError : public std::exception {
 public:
  explicit RunError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// Another run is writing to the folder (see LockMode::leave). Nothing has been done, nor is anything known of the
/// batch.
class FolderInUse : public RunError {
 public:
  using RunError::RunError;
};

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

/// The URL as it may be shown to anyone: without user name, password and, where it cannot be parsed, without anything.
/// (RFC 3986 section 3.2.1: applications should not render a password in clear text.)
std::string shown_url(const std::string& url);

/// The versions of hoist and of the libraries beneath it, for --version: "hoist 0.1.0\nlibcurl ...\nlibuv ...\n".
std::string versions();

}  // namespace hoist
