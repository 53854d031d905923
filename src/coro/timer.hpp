#pragma once

#include <chrono>
#include <functional>

#include <uv.h>

#include "coro/loop.hpp"

namespace hoist::coro {

/// Calls a function once after a delay, or periodically. It stops when it is destroyed.
class Timer {
 public:
  /// @param action runs on the loop; it must not throw
  Timer(Loop& loop, std::function<void()> action);
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void start(std::chrono::milliseconds delay) noexcept { start(delay, std::chrono::milliseconds(0)); }
  void start_every(std::chrono::milliseconds interval) noexcept { start(interval, interval); }
  void stop() noexcept { uv_timer_stop(timer_.get()); }

 private:
  void start(std::chrono::milliseconds delay, std::chrono::milliseconds repeat) noexcept;

  std::function<void()> action_;
  OwnedHandle<uv_timer_t> timer_;
};

}  // namespace hoist::coro
