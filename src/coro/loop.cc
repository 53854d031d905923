#include "coro/loop.hpp"

#include <algorithm>
#include <cassert>
#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <utility>

#include "base/platform.hpp"
#include "base/unique_fd.hpp"
#include "coro/abort_guard.hpp"

namespace hoist::coro {

namespace {

/// Watches the highest descriptor that there may be, for a moment: libuv's table of them has room for all then, and
/// need not grow later, which it aborts over where there is no memory.
void make_room_for_descriptors(uv_loop_t* loop) {
  constexpr rlim_t most = 4096;  // more than 1000 slots need
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const base::platform::Pipe any = base::platform::make_pipe();
  const base::UniqueFd highest(
      ::fcntl(any.read_end.number(), F_DUPFD_CLOEXEC, static_cast<int>(std::min(limit.rlim_cur, most) - 1)));
  uv_poll_t poll;
  if (!highest || uv_poll_init(loop, &poll, highest.number()) != 0) return;  // it is taken: there is room up to it
  uv_poll_start(&poll, UV_READABLE, [](uv_poll_t*, int, int) {});
  uv_close(reinterpret_cast<uv_handle_t*>(&poll), nullptr);
  uv_run(loop, UV_RUN_DEFAULT);
}

/// Makes libuv do now what it otherwise does on first use, aborting on failure: it starts its threads, creates a
/// pipe for signals, and watches it and the pool's event.
void warm_up(uv_loop_t* loop) {
  uv_signal_t signal;
  check_uv(uv_signal_init(loop, &signal), "cannot create an event loop");
  uv_close(reinterpret_cast<uv_handle_t*>(&signal), nullptr);
  make_room_for_descriptors(loop);
  uv_work_t work;
  const int status = uv_queue_work(
      loop, &work, [](uv_work_t*) {}, [](uv_work_t*, int) {});
  uv_run(loop, UV_RUN_DEFAULT);
  check_uv(status, "cannot start threads");
}

std::unique_ptr<uv_loop_t> make_loop() {
  const AbortGuard guard(
      "hoist: cannot create an event loop: the system refuses a file, a thread or memory (see ulimit -n, -u and -v, "
      "and "
      "TasksMax= of systemd)\n");
  auto loop = std::make_unique<uv_loop_t>();
  check_uv(uv_loop_init(loop.get()), "cannot create an event loop");
  warm_up(loop.get());
  return loop;
}

/// The outermost coroutine of a run: it remembers that it ended, and with which error.
class Root {
 public:
  explicit Root(Task<void> task) : body_(run(std::move(task))) {}

  void start() { body_.operator co_await().await_suspend(std::noop_coroutine()); }
  bool ended() const noexcept { return ended_; }
  void rethrow_error() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  Task<void> run(Task<void> task) {
    try {
      co_await task;
    } catch (...) {
      error_ = std::current_exception();
    }
    ended_ = true;
  }

  std::exception_ptr error_;
  bool ended_ = false;
  Task<void> body_;
};

}  // namespace

void check_uv(int status, const char* tried) {
  if (status < 0) throw LoopError(std::string(tried) + ": " + uv_strerror(status));
}

Loop::Loop()
    : loop_(make_loop()),
      check_(make_handle<uv_check_t>("cannot create a handle of the event loop",
                                     [this](auto* h) { return uv_check_init(raw(), h); })),
      idle_(make_handle<uv_idle_t>("cannot create a handle of the event loop",
                                   [this](auto* h) { return uv_idle_init(raw(), h); })) {
  check_->data = this;
  idle_->data = this;
  uv_check_start(check_.get(), [](uv_check_t* check) { static_cast<Loop*>(check->data)->resume_posted(); });
}

Loop::~Loop() {
  check_.reset();
  idle_.reset();
  uv_run(raw(), UV_RUN_DEFAULT);  // the close callbacks of all handles released by their owners
  [[maybe_unused]] const int status = uv_loop_close(raw());
  assert(status == 0 && "a handle outlived its owner");
}

void Loop::run(Task<void> task) {
  Root root(std::move(task));
  root.start();
  run_until([&] { return root.ended(); });
  root.rethrow_error();
}

void Loop::post(Waiter& waiter) noexcept {
  assert(waiter);
  if (posted_.empty()) {
    uv_idle_start(idle_.get(), [](uv_idle_t* idle) { static_cast<Loop*>(idle->data)->resume_posted(); });
  }
  waiter.posted_ = true;
  posted_.push(waiter);
}

void Loop::resume_posted() {
  if (posted_.empty()) return;
  uv_idle_stop(idle_.get());
  auto resuming = std::move(posted_);  // coroutines posted in the meantime are resumed in the next iteration
  while (Waiter* const waiter = resuming.pop()) waiter->resume();
}

}  // namespace hoist::coro
