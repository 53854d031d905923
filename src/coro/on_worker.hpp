#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>

#include <uv.h>

#include "coro/loop.hpp"
#include "coro/waiter.hpp"

namespace hoist::coro {

/// Runs one function on libuv's thread pool while the awaiting coroutine waits, and yields what it returned.
///
/// Use it as `auto job = ...; co_await OnWorker(loop, job);`: the function is referred to, not copied, so it and all
/// it captures must live in the waiting coroutine. What it throws is thrown to the waiter. A pool that cannot take
/// the work (never seen but for a lack of memory) is reported as LoopError.
template <typename Function>
class OnWorker {
 public:
  using Result = std::invoke_result_t<Function&>;

  OnWorker(Loop& loop, Function& function) noexcept : loop_(loop), function_(function) {}
  OnWorker(const OnWorker&) = delete;
  OnWorker& operator=(const OnWorker&) = delete;

  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) {
    waiter_ = waiter;
    work_.data = this;
    check_uv(uv_queue_work(loop_.raw(), &work_, &OnWorker::work, &OnWorker::done), "cannot queue work");
  }
  Result await_resume() {
    if (error_) std::rethrow_exception(error_);
    if constexpr (!std::is_void_v<Result>) return std::move(*result_);
  }

 private:
  static void work(uv_work_t* request) noexcept {
    auto& self = *static_cast<OnWorker*>(request->data);
    try {
      if constexpr (std::is_void_v<Result>) {
        self.function_();
      } else {
        self.result_.emplace(self.function_());
      }
    } catch (...) {
      self.error_ = std::current_exception();
    }
  }
  static void done(uv_work_t* request, int) noexcept {
    auto& self = *static_cast<OnWorker*>(request->data);
    self.loop_.post(self.waiter_);
  }

  Loop& loop_;
  Function& function_;
  uv_work_t work_{};
  Waiter waiter_;
  std::exception_ptr error_;
  std::optional<std::conditional_t<std::is_void_v<Result>, char, Result>> result_;
};

}  // namespace hoist::coro
