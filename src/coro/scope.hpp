#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <utility>

#include "coro/loop.hpp"
#include "coro/task.hpp"
#include "coro/waiter.hpp"

namespace hoist::coro {

/// Runs tasks side by side and waits for all of them: a count and a continuation.
///
/// A scope must be joined before it is destroyed.
class Scope {
 public:
  /// The first exception of a task is kept for the one who joins the scope.
  explicit Scope(Loop& loop) noexcept : loop_(loop) {}

  /// @param on_error gets what a task throws, at once, instead of the one who joins; it must not throw
  Scope(Loop& loop, std::function<void(std::exception_ptr)> on_error) : loop_(loop), on_error_(std::move(on_error)) {}

  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  ~Scope();

  /// Starts a task; it runs until its first wait before spawn() returns.
  /// @throws std::bad_alloc if there is no memory to start it; then nothing of it has run
  void spawn(Task<void> task) { run(std::move(task)); }

  /// How many tasks have not ended.
  std::size_t running() const noexcept { return running_; }

  class Join {
   public:
    explicit Join(Scope& scope) noexcept : scope_(scope) {}
    bool await_ready() const noexcept { return scope_.running_ == 0; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { scope_.waiter_ = waiter; }
    void await_resume() const { scope_.rethrow_error(); }

   private:
    Scope& scope_;
  };

  /// Waits until every task has ended. One coroutine at a time may wait.
  /// @throws the first error that a task threw since the last join, unless it went elsewhere
  Join join() noexcept { return Join(*this); }

 private:
  /// A coroutine that starts at once and frees itself at its end.
  class Detached {
   public:
    class promise_type {
     public:
      Detached get_return_object() const noexcept { return {}; }
      std::suspend_never initial_suspend() const noexcept { return {}; }
      std::suspend_never final_suspend() const noexcept { return {}; }
      void return_void() const noexcept {}
      void unhandled_exception() const noexcept { std::terminate(); }  // run() lets none out
    };
  };

  Detached run(Task<void> task);
  void note(std::exception_ptr error) noexcept;
  void rethrow_error();

  Loop& loop_;
  std::size_t running_ = 0;
  std::function<void(std::exception_ptr)> on_error_;  // may be empty
  std::exception_ptr error_;
  Waiter waiter_;
};

}  // namespace hoist::coro
