#pragma once

#include <functional>

#include <uv.h>

#include "coro/loop.hpp"

namespace hoist::coro {

/// Watches SIGINT and SIGTERM while it lives. It does not keep the loop running.
///
/// After that, the first of each does nothing, and the next one has its default effect: the owner has
/// something to write at its end, and a signal meant for what has just ended must not interrupt that.
class Signals {
 public:
  /// @param action gets the signal's number, on the loop, not in a signal handler; it must not throw
  Signals(Loop& loop, std::function<void(int)> action);
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  /// Stops watching: from now on, each signal has its default effect.
  void release() noexcept;

 private:
  OwnedHandle<uv_signal_t> watch(Loop& loop, int number);

  std::function<void(int)> action_;
  OwnedHandle<uv_signal_t> interrupt_;
  OwnedHandle<uv_signal_t> terminate_;
};

}  // namespace hoist::coro
