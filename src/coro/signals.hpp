#pragma once

#include <functional>

#include <uv.h>

#include "coro/loop.hpp"

namespace hoist::coro {

/// Watches SIGINT and SIGTERM while it lives. It does not keep the loop running.
///
/// Of each, the first one that comes afterwards does nothing, and the next what it does by default: whoever watched has
/// something to write down at its end, and a signal that was meant for what has just ended is not to cut that short.
class Signals {
 public:
  /// @param action gets the signal's number, on the loop, not in a signal handler; it must not throw
  Signals(Loop& loop, std::function<void(int)> action);
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  /// Watches no more: from now on, each signal does what it does by default.
  void release() noexcept;

 private:
  OwnedHandle<uv_signal_t> watch(Loop& loop, int number);

  std::function<void(int)> action_;
  OwnedHandle<uv_signal_t> interrupt_;
  OwnedHandle<uv_signal_t> terminate_;
};

}  // namespace hoist::coro
