#pragma once

#include <exception>
#include <optional>
#include <stop_token>

#include "coro/loop.hpp"
#include "coro/signals.hpp"
#include "coro/timer.hpp"
#include "hoist/options.hpp"

namespace spdlog {
class logger;
}

namespace hoist::engine {

/// The steps of a shutdown; each is called at most once, in any order.
class Stoppable {
 public:
  virtual void stop_asking() noexcept = 0;   ///< make no new requests
  virtual void stop_reading() noexcept = 0;  ///< read no more of the batch, not even to report it as not begun
  virtual void interrupt(const char* reason) noexcept = 0;  ///< end the requests in flight as interrupted

 protected:
  Stoppable() = default;
  ~Stoppable() = default;
};

/// When and how far a run is shut down: by a signal, by its deadline, or by an error that does not belong to an item.
///
///     running ──signal──► finishing ──signal, grace over──► stopped
///        └────deadline────────┴──────► interrupted ──signal, grace over──┘      (an error: to stopped, from anywhere)
///
/// It only ever goes forward. Everything here happens on the loop.
class Shutdown {
 public:
  enum class Stage {
    running,    ///< items are admitted
    finishing,  ///< no new requests; those in flight may end, and the rest of the batch is read, to be reported as not
                ///< begun
    interrupted,  ///< requests in flight have been aborted; the rest of the batch is still read
    stopped,      ///< nothing more is read
  };

  /// Handles SIGINT and SIGTERM from now on.
  /// @param run outlives it
  Shutdown(coro::Loop& loop, const Options& options, spdlog::logger& log, Stoppable& run);

  /// Lets Options::deadline begin.
  void start_deadline() noexcept;

  /// Ends the run with this error; only the first one counts.
  void fail(std::exception_ptr error) noexcept;

  bool begun() const noexcept { return stage_ != Stage::running; }

  /// Whether to go on reading the batch: during a shutdown, only if items that were not begun are to be reported.
  bool reads_on() const noexcept;

  /// Requested as soon as the shutdown begins; for waits on other threads.
  std::stop_token token() const noexcept { return stop_waiting_.get_token(); }

  std::optional<int> signal() const noexcept { return signal_; }        ///< that began it
  bool deadline_reached() const noexcept { return deadline_reached_; }  ///< whether that began it
  bool failed() const noexcept { return error_ != nullptr; }            ///< whether fail() was given an error
  void rethrow_error() const;                                           ///< throws that error, if there is one

 private:
  void on_signal(int number) noexcept;
  void on_deadline() noexcept;
  void go_to(Stage stage, const char* reason = "") noexcept;
  void say_finishing(int number) const noexcept;

  const Options& options_;
  spdlog::logger& log_;
  Stoppable& run_;
  Stage stage_ = Stage::running;
  std::stop_source stop_waiting_;
  std::optional<int> signal_;
  bool deadline_reached_ = false;
  std::exception_ptr error_;
  coro::Timer deadline_;
  coro::Timer grace_;  // how long the stages before `stopped` may take
  coro::Signals signals_;
};

}  // namespace hoist::engine
