#pragma once

#include <coroutine>
#include <utility>

#include "base/intrusive_queue.hpp"
#include "coro/loop.hpp"
#include "coro/waiter.hpp"

namespace hoist::coro {

/// A mutex of coroutines: one at a time has the turn, the others wait for it in their order.
class Turn {
 public:
  explicit Turn(Loop& loop) noexcept : loop_(loop) {}
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  /// Whoever has it, has the turn.
  class Guard {
   public:
    explicit Guard(Turn& turn) noexcept : turn_(&turn) {}
    Guard(Guard&& other) noexcept : turn_(std::exchange(other.turn_, nullptr)) {}
    Guard& operator=(Guard&&) = delete;
    ~Guard() {
      if (turn_) turn_->pass_on();
    }

   private:
    Turn* turn_;
  };

  class Take {
   public:
    explicit Take(Turn& turn) noexcept : turn_(turn) {}
    Take(const Take&) = delete;
    Take& operator=(const Take&) = delete;

    bool await_ready() noexcept { return !std::exchange(turn_.taken_, true); }
    void await_suspend(std::coroutine_handle<> waiter) noexcept {
      waiter_ = waiter;
      turn_.waiting_.push(*this);
    }
    Guard await_resume() noexcept { return Guard(turn_); }

   private:
    friend class Turn;
    Turn& turn_;
    Waiter waiter_;
    Take* next_ = nullptr;
  };

  /// Waits for the turn.
  Take take() noexcept { return Take(*this); }

 private:
  void pass_on() noexcept {
    Take* const next = waiting_.pop();
    taken_ = next != nullptr;
    if (next) loop_.post(next->waiter_);
  }

  Loop& loop_;
  bool taken_ = false;
  base::IntrusiveQueue<Take, &Take::next_> waiting_;
};

}  // namespace hoist::coro
