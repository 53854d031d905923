#pragma once

#include <coroutine>
#include <cstddef>

#include "coro/loop.hpp"
#include "coro/task.hpp"

namespace hoist::coro {

/// Runs tasks side by side and waits for all of them: a count and a continuation.
///
/// A scope must be joined before it is destroyed; a task in a scope must not throw (it ends the program if it does).
class Scope {
 public:
  explicit Scope(Loop& loop) noexcept : loop_(loop) {}
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  ~Scope();

  /// Starts a task; it runs until its first wait before spawn() returns.
  void spawn(Task<void> task);

  /// How many tasks have not ended.
  std::size_t running() const noexcept { return running_; }

  class Join {
   public:
    explicit Join(Scope& scope) noexcept : scope_(scope) {}
    bool await_ready() const noexcept { return scope_.running_ == 0; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { scope_.waiter_ = waiter; }
    void await_resume() const noexcept {}

   private:
    Scope& scope_;
  };

  /// Waits until every task has ended. One coroutine at a time may wait.
  Join join() noexcept { return Join(*this); }

 private:
  void ended();

  Loop& loop_;
  std::size_t running_ = 0;
  std::coroutine_handle<> waiter_;
};

}  // namespace hoist::coro
