#pragma once

#include <chrono>
#include <coroutine>
#include <memory>
#include <stdexcept>

#include <uv.h>

#include "base/intrusive_queue.hpp"
#include "coro/task.hpp"
#include "coro/waiter.hpp"

namespace hoist::coro {

/// A libuv error as an exception. Only setting up a loop or a handle throws it, never a run that is under way.
class LoopError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws LoopError if `status` is a libuv error.
/// @param tried what was being done, for the message
void check_uv(int status, const char* tried);

/// Frees a libuv handle correctly: closes it on the loop, and deletes it in its close callback.
///
/// The handle's memory thus outlives its owner until the loop has run once more, which Loop's destructor sees to.
class HandleCloser {
 public:
  template <typename Handle>
  void operator()(Handle* handle) const noexcept {
    uv_close(reinterpret_cast<uv_handle_t*>(handle),
             [](uv_handle_t* closed) { delete reinterpret_cast<Handle*>(closed); });
  }
};

/// An owned libuv handle of a given type, for uv_timer_t, uv_poll_t and their like.
template <typename Handle>
using OwnedHandle = std::unique_ptr<Handle, HandleCloser>;

/// Makes a handle with one of libuv's init functions. A handle whose init failed is deleted, never closed.
template <typename Handle, typename Init>
OwnedHandle<Handle> make_handle(const char* tried, Init init) {
  auto handle = std::make_unique<Handle>();
  check_uv(init(handle.get()), tried);
  return OwnedHandle<Handle>(handle.release());
}

/// One libuv event loop and the coroutines that wait on it. Everything here belongs to the thread that runs it.
class Loop {
 public:
  Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();  ///< closes what is left; all owners of handles must have been destroyed

  /// Starts `task` and runs the loop until it has ended. @throws what the task threw
  void run(Task<void> task);

  /// Runs the loop until `ended()`. It needs no memory, so it cannot fail.
  template <typename Predicate>
  void run_until(Predicate ended) noexcept {
    while (!ended()) uv_run(loop_.get(), UV_RUN_ONCE);
  }

  /// Resumes a coroutine soon, from the loop itself: never within a C callback or a destructor.
  /// @param waiter must be waiting
  void post(Waiter& waiter) noexcept;

  /// The loop's current time: cheap, and constant within one iteration of the loop.
  std::chrono::milliseconds now() const noexcept { return std::chrono::milliseconds(uv_now(loop_.get())); }

  uv_loop_t* raw() const noexcept { return loop_.get(); }

 private:
  void resume_posted();

  std::unique_ptr<uv_loop_t> loop_;
  OwnedHandle<uv_check_t> check_;  // after the poll phase: what arrived in this turn goes on in this turn
  OwnedHandle<uv_idle_t> idle_;    // active while something is posted, so that the poll phase does not wait
  base::IntrusiveQueue<Waiter, &Waiter::next_> posted_;
};

}  // namespace hoist::coro
