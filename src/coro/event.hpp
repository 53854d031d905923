#pragma once

#include <coroutine>

#include "coro/loop.hpp"
#include "coro/waiter.hpp"

namespace hoist::coro {

/// Wakes one waiting coroutine; a set() without a waiter is remembered for the next one.
class Event {
 public:
  explicit Event(Loop& loop) noexcept : loop_(loop) {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  void set() noexcept {
    set_ = true;
    if (waiter_) loop_.post(waiter_);
  }

  class Wait {
   public:
    explicit Wait(Event& event) noexcept : event_(event) {}
    bool await_ready() const noexcept { return event_.set_; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { event_.waiter_ = waiter; }
    void await_resume() noexcept { event_.set_ = false; }

   private:
    Event& event_;
  };

  /// Waits for the next set() and forgets it. One coroutine at a time may wait.
  Wait wait() noexcept { return Wait(*this); }

 private:
  Loop& loop_;
  bool set_ = false;
  Waiter waiter_;
};

}  // namespace hoist::coro
