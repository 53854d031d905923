#include "coro/scope.hpp"

#include <cassert>

namespace hoist::coro {

Scope::~Scope() { assert(running_ == 0 && "a scope must be joined"); }

/// Counts the task only once it runs: making the coroutine may fail.
Scope::Detached Scope::run(Task<void> task) {
  ++running_;
  try {
    co_await task;
  } catch (...) {
    note(std::current_exception());
  }
  if (--running_ == 0 && waiter_) loop_.post(waiter_);
}

void Scope::note(std::exception_ptr error) noexcept {
  if (on_error_) {
    on_error_(std::move(error));
  } else if (!error_) {
    error_ = std::move(error);
  }
}

void Scope::rethrow_error() {
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

}  // namespace hoist::coro
