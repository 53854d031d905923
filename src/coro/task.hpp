#pragma once

#include <cassert>
#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace hoist::coro {

/// What every Task promise does: start only when awaited, and return control to the awaiting coroutine at the end.
///
/// The hand-over is a plain call, not a symmetric transfer: a child that ends before its parent suspends lets the
/// parent simply go on (await_suspend returns false). So the stack never grows with the number of children that
/// complete at once, whatever the optimisation level or sanitizer does to tail calls.
class TaskPromiseBase {
 public:
  std::suspend_always initial_suspend() const noexcept { return {}; }

  class Final {
   public:
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    void await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      TaskPromiseBase& promise = self.promise();
      promise.ended_ = true;
      // The parent may destroy this frame as soon as it runs, so the frame is not touched afterwards.
      if (!promise.starting_ && promise.parent_) promise.parent_.resume();
    }
    void await_resume() const noexcept {}
  };
  Final final_suspend() const noexcept { return {}; }

  void unhandled_exception() noexcept { error_ = std::current_exception(); }

  /// Runs the task up to its first wait. @returns whether the parent must suspend, because the task has not ended
  template <typename Handle>
  bool start(Handle self, std::coroutine_handle<> parent) {
    parent_ = parent;
    starting_ = true;
    self.resume();
    starting_ = false;
    return !ended_;
  }

 protected:
  void rethrow_error() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::coroutine_handle<> parent_;
  std::exception_ptr error_;
  bool starting_ = false;
  bool ended_ = false;
};

template <typename T>
class TaskPromise;

/// A coroutine that yields one T, or throws. It is lazy: nothing runs until it is awaited, once, by its owner.
///
/// The Task owns the coroutine frame. Destroying a Task that is suspended destroys what it holds, so that is allowed
/// only if nothing outside (a worker, libcurl) still refers to it; awaiting it to its end is always safe.
template <typename T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = TaskPromise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  explicit Task(Handle handle) noexcept : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  class Awaiter {
   public:
    explicit Awaiter(Handle handle) noexcept : handle_(handle) {}
    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> parent) { return handle_.promise().start(handle_, parent); }
    T await_resume() { return handle_.promise().result(); }

   private:
    Handle handle_;
  };
  Awaiter operator co_await() const noexcept {
    assert(handle_);
    return Awaiter(handle_);
  }

 private:
  Handle handle_;
};

template <typename T>
class TaskPromise : public TaskPromiseBase {
 public:
  Task<T> get_return_object() noexcept { return Task<T>(Task<T>::Handle::from_promise(*this)); }
  template <typename U>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T result() {
    rethrow_error();
    return std::move(*value_);
  }

 private:
  std::optional<T> value_;
};

template <>
class TaskPromise<void> : public TaskPromiseBase {
 public:
  Task<void> get_return_object() noexcept { return Task<void>(Task<void>::Handle::from_promise(*this)); }
  void return_void() const noexcept {}
  void result() const { rethrow_error(); }
};

}  // namespace hoist::coro
