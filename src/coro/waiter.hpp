#pragma once

#include <coroutine>
#include <utility>

namespace hoist::coro {

/// A coroutine that waits, and its place among those that the loop is to resume: so waking it needs no memory.
///
/// It lives where the coroutine waits, in its awaiter or in what that refers to, until the coroutine has been resumed.
class Waiter {
 public:
  Waiter() noexcept = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  /// From now on this coroutine waits; no other may wait here.
  Waiter& operator=(std::coroutine_handle<> handle) noexcept {
    handle_ = handle;
    return *this;
  }

  /// Whether a coroutine waits that has not been woken.
  explicit operator bool() const noexcept { return handle_ && !posted_; }

 private:
  friend class Loop;

  void resume() {
    posted_ = false;
    std::exchange(handle_, nullptr).resume();  // may destroy this
  }

  std::coroutine_handle<> handle_;
  Waiter* next_ = nullptr;
  bool posted_ = false;
};

}  // namespace hoist::coro
