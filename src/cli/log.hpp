#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/terminal/screen.hpp"
#include "hoist/observer.hpp"

namespace spdlog {
class logger;
namespace details {
class thread_pool;
}
namespace sinks {
class sink;
}
}  // namespace spdlog

namespace hoist::cli {

/// Where the log goes, and what goes there.
struct LogSettings {
  std::string level = "warn";                                ///< a name that spdlog knows
  std::optional<std::filesystem::path> file = std::nullopt;  ///< appended to; without one, standard error
};

/// The program's log, written by a thread of its own.
///
/// Logging never waits: if lines come faster than they can be written, the oldest are dropped, and the last line
/// says how many. Nothing of it is global.
class Log {
 public:
  /// @param screen where the log goes if there is no file, and where errors in writing it are reported;
  /// outlives the log
  /// @throws RunError if the file cannot be opened
  Log(const LogSettings& settings, Screen& screen);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// Writes what is still queued. What is logged later is lost.
  ~Log();

  const std::shared_ptr<spdlog::logger>& logger() const noexcept { return logger_; }

 private:
  const std::function<void(const std::string&)> complain_;
  std::shared_ptr<spdlog::sinks::sink> sink_;
  std::shared_ptr<spdlog::details::thread_pool> thread_;
  std::shared_ptr<spdlog::logger> logger_;
};

/// Logs the whole chain of each failed item's error, at debug level:
/// "AD: fetching http://host/ad/ad.gif; caused by: HTTP 503 - Service Unavailable".
class LogObserver : public Observer {
 public:
  explicit LogObserver(std::shared_ptr<spdlog::logger> logger) : logger_(std::move(logger)) {}

  void on_outcome(const Outcome& outcome) override;

 private:
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace hoist::cli
