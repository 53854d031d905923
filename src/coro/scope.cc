#include "coro/scope.hpp"

#include <cassert>
#include <exception>
#include <utility>

namespace hoist::coro {

namespace {

/// A coroutine that starts at once and frees itself at its end.
class Detached {
 public:
  class promise_type {
   public:
    Detached get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept { std::terminate(); }
  };
};

template <typename Ended>
Detached detach(Task<void> task, Ended ended) {
  co_await task;
  ended();
}

}  // namespace

Scope::~Scope() { assert(running_ == 0 && "a scope must be joined"); }

void Scope::spawn(Task<void> task) {
  ++running_;
  detach(std::move(task), [this] { ended(); });
}

void Scope::ended() {
  if (--running_ == 0 && waiter_) loop_.post(std::exchange(waiter_, nullptr));
}

}  // namespace hoist::coro
