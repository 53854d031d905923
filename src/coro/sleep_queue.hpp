#pragma once

#include <chrono>
#include <coroutine>
#include <map>

#include "coro/loop.hpp"
#include "coro/timer.hpp"
#include "coro/waiter.hpp"

namespace hoist::coro {

/// Lets any number of coroutines sleep on one timer, and can wake them all early.
class SleepQueue {
 public:
  explicit SleepQueue(Loop& loop);
  SleepQueue(const SleepQueue&) = delete;
  SleepQueue& operator=(const SleepQueue&) = delete;

  class Sleep {
   public:
    Sleep(SleepQueue& sleep_queue, std::chrono::milliseconds time) noexcept : sleep_queue_(sleep_queue), time_(time) {}
    bool await_ready() const noexcept { return sleep_queue_.rung_; }
    void await_suspend(std::coroutine_handle<> sleeper) {
      sleeper_ = sleeper;
      sleep_queue_.add(time_, sleeper_);
    }
    bool await_resume() const noexcept { return !sleep_queue_.rung_; }

   private:
    SleepQueue& sleep_queue_;
    std::chrono::milliseconds time_;
    Waiter sleeper_;
  };

  /// Sleeps for a while. Yields false if ring() was called before the time was up.
  Sleep sleep(std::chrono::milliseconds time) noexcept { return Sleep(*this, time); }

  /// Wakes all sleepers; from now on, sleep() returns at once.
  void ring() noexcept;

 private:
  void add(std::chrono::milliseconds time, Waiter& sleeper);
  void wake_due() noexcept;
  void watch() noexcept;

  Loop& loop_;
  Timer timer_;
  std::multimap<std::chrono::milliseconds, Waiter*> sleepers_;  // by wake-up time
  bool rung_ = false;
};

}  // namespace hoist::coro
