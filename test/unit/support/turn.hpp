#pragma once

#include <coroutine>

#include "coro/loop.hpp"

namespace hoist::test {

/// Lets the loop go on with everything else that is posted: `co_await NextTurn(loop)`.
class NextTurn {
 public:
  explicit NextTurn(coro::Loop& loop) noexcept : loop_(loop) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) noexcept {
    waiter_ = waiter;
    loop_.post(waiter_);
  }
  void await_resume() const noexcept {}

 private:
  coro::Loop& loop_;
  coro::Waiter waiter_;
};

/// Waits for a number of turns of the loop.
inline coro::Task<void> turns(coro::Loop& loop, int count) {
  for (int i = 0; i < count; ++i) co_await NextTurn(loop);
}

}  // namespace hoist::test
