#include "virtual_system.hpp"

#include <array>
#include <cerrno>
#include <ctime>
#include <deque>
#include <memory>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>
#include <utility>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
#define HOIST_SIM_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HOIST_SIM_ASAN
#endif
#endif
#ifdef HOIST_SIM_ASAN
#include <sanitizer/common_interface_defs.h>
#endif

namespace hoist::sim {

namespace {

constexpr std::int64_t nanoseconds_a_second = 1'000'000'000;
constexpr std::int64_t nanoseconds_a_millisecond = 1'000'000;
constexpr std::int64_t boot = 1000 * nanoseconds_a_second;              // of the monotonic clock
constexpr std::int64_t wall = 1'795'000'000 * nanoseconds_a_second;     // of the other one, at the same moment
constexpr std::int64_t tick = 1000;                                     // by so much it goes on when it is read
constexpr std::int64_t longest_run = 7 * 86400 * nanoseconds_a_second;  // of virtual time
constexpr std::uint64_t most_waits = 3'000'000;
constexpr std::size_t threads = 4;  // as libuv has
constexpr std::size_t stack_size = std::size_t{512} * 1024;

struct Job {
  uv_work_t* request;
  uv_work_cb work;
  uv_after_work_cb after;
  std::uint64_t number;
  std::vector<std::function<void()>> when_done = {};
};

/// One of the threads of the pool: a stack, and a timer that says when it goes on.
struct Thread {
  std::unique_ptr<char[]> stack = std::make_unique<char[]>(stack_size);
  ucontext_t context{};
  uv_timer_t* timer = nullptr;
  std::unique_ptr<Job> job;
  bool waits = false;
  bool ended = false;
};

struct State {
  VirtualSystem::Hooks hooks;
  std::int64_t now = 0;  // nanoseconds
  std::uint64_t waits = 0;
  std::uint64_t jobs = 0;
  std::deque<std::unique_ptr<Job>> queue;
  Thread* running = nullptr;
  std::size_t busy = 0;
};

State* state = nullptr;
std::array<Thread, threads> pool;
ucontext_t loop_context;

#ifdef HOIST_SIM_ASAN
// What AddressSanitizer must know of a change of stacks.
void* loop_fake_stack = nullptr;
const void* loop_stack = nullptr;
std::size_t loop_stack_size = 0;
#endif

void to_loop(Thread& thread, bool for_good) {
#ifdef HOIST_SIM_ASAN
  void* fake_stack = nullptr;
  __sanitizer_start_switch_fiber(for_good ? nullptr : &fake_stack, loop_stack, loop_stack_size);
#else
  static_cast<void>(for_good);
#endif
  swapcontext(&thread.context, &loop_context);
#ifdef HOIST_SIM_ASAN
  __sanitizer_finish_switch_fiber(fake_stack, &loop_stack, &loop_stack_size);
#endif
}

void go_on(Thread& thread) {
  state->running = &thread;
#ifdef HOIST_SIM_ASAN
  __sanitizer_start_switch_fiber(&loop_fake_stack, thread.stack.get(), stack_size);
#endif
  swapcontext(&loop_context, &thread.context);
#ifdef HOIST_SIM_ASAN
  __sanitizer_finish_switch_fiber(loop_fake_stack, nullptr, nullptr);
#endif
  state->running = nullptr;
}

void wait_for(Thread& thread, milliseconds time);

/// What runs on the stack of a thread: one job, with the time that it takes.
void run_job() {
#ifdef HOIST_SIM_ASAN
  __sanitizer_finish_switch_fiber(nullptr, &loop_stack, &loop_stack_size);
#endif
  Thread& thread = *state->running;
  if (const milliseconds time = state->hooks.before_job(); time.count() > 0) wait_for(thread, time);
  thread.job->work(thread.job->request);
  if (const milliseconds time = state->hooks.after_job(); time.count() > 0) wait_for(thread, time);
  thread.ended = true;
  to_loop(thread, true);
}

void start_next(uv_loop_t* loop);

void on_timer(uv_timer_t* timer) {
  Thread& thread = *static_cast<Thread*>(timer->data);
  thread.waits = false;
  go_on(thread);
  if (!thread.ended) return;
  uv_loop_t* const loop = timer->loop;
  thread.timer = nullptr;
  uv_close(reinterpret_cast<uv_handle_t*>(timer),
           [](uv_handle_t* closed) { delete reinterpret_cast<uv_timer_t*>(closed); });
  const std::unique_ptr<Job> job = std::move(thread.job);
  --state->busy;
  start_next(loop);
  for (const auto& action : job->when_done) action();
  job->after(job->request, 0);
}

void wait_for(Thread& thread, milliseconds time) {
  thread.waits = true;
  uv_update_time(thread.timer->loop);
  uv_timer_start(thread.timer, on_timer, static_cast<std::uint64_t>(time.count()), 0);
  to_loop(thread, false);
}

void start(Thread& thread, uv_loop_t* loop, std::unique_ptr<Job> job) {
  thread.job = std::move(job);
  thread.ended = false;
  thread.timer = new uv_timer_t;
  uv_timer_init(loop, thread.timer);
  thread.timer->data = &thread;
  getcontext(&thread.context);
  thread.context.uc_stack.ss_sp = thread.stack.get();
  thread.context.uc_stack.ss_size = stack_size;
  thread.context.uc_link = nullptr;
  makecontext(&thread.context, run_job, 0);
  ++state->busy;
  uv_timer_start(thread.timer, on_timer, 0, 0);
}

void start_next(uv_loop_t* loop) {
  for (Thread& thread : pool) {
    if (state->queue.empty()) return;
    if (thread.job) continue;
    std::unique_ptr<Job> job = std::move(state->queue.front());
    state->queue.pop_front();
    start(thread, loop, std::move(job));
  }
}

/// Nothing is ready: what was waited for is time.
void let_time_pass(int timeout) {
  ++state->waits;
  if (timeout == 0) return;
  state->hooks.time_passes();
  if (timeout < 0) state->hooks.is_stuck("it waits for something that never comes");
  if (state->now > longest_run) state->hooks.is_stuck("it goes on for a week");
  state->now += (timeout + state->hooks.late().count()) * nanoseconds_a_millisecond;
}

int wait(int epoll, epoll_event* events, int most, int timeout, const sigset_t* mask) {
  const bool is_virtual = state != nullptr;
  constexpr std::size_t mask_size = 8;
  const long ready = ::syscall(SYS_epoll_pwait, epoll, events, most, is_virtual ? 0 : timeout, mask, mask_size);
  if (is_virtual && state->waits > most_waits) state->hooks.is_stuck("it turns without an end");
  if (is_virtual && ready == 0) let_time_pass(timeout);
  return static_cast<int>(ready);
}

ssize_t write_at(int file, const void* bytes, std::size_t size, off64_t at) {
  if (state && state->running && state->hooks.disk_full()) {
    errno = ENOSPC;
    return -1;
  }
  return ::syscall(SYS_pwrite64, file, bytes, size, at);
}

}  // namespace

VirtualSystem::VirtualSystem(Hooks hooks) { state = new State{.hooks = std::move(hooks), .queue = {}}; }

VirtualSystem::~VirtualSystem() { delete std::exchange(state, nullptr); }

milliseconds VirtualSystem::now() const noexcept { return milliseconds(state->now / nanoseconds_a_millisecond); }

std::int64_t VirtualSystem::wall_time() const noexcept { return (wall + state->now) / nanoseconds_a_second; }

void VirtualSystem::wait_until(milliseconds time) {
  if (time > now()) wait_for(*state->running, time - now());
}

void VirtualSystem::wake(std::uint64_t job) {
  for (Thread& thread : pool) {
    if (thread.job && thread.job->number == job && thread.waits) uv_timer_start(thread.timer, on_timer, 0, 0);
  }
}

std::uint64_t VirtualSystem::job() const noexcept { return state->running ? state->running->job->number : 0; }

void VirtualSystem::when_done(std::function<void()> action) {
  state->running->job->when_done.push_back(std::move(action));
}

std::size_t VirtualSystem::jobs() const noexcept { return state->busy + state->queue.size(); }

}  // namespace hoist::sim

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  using namespace hoist::sim;
  const bool counts_cpu = clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
  if (!state || counts_cpu) return static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
  state->now += tick;
  const bool is_wall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  const std::int64_t now = (is_wall ? wall : boot) + state->now;
  time->tv_sec = now / nanoseconds_a_second;
  time->tv_nsec = now % nanoseconds_a_second;
  return 0;
}

int epoll_wait(int epoll, epoll_event* events, int most, int timeout) {
  return hoist::sim::wait(epoll, events, most, timeout, nullptr);
}

int epoll_pwait(int epoll, epoll_event* events, int most, int timeout, const sigset_t* mask) {
  return hoist::sim::wait(epoll, events, most, timeout, mask);
}

ssize_t pwrite(int file, const void* bytes, std::size_t size, off_t at) {
  return hoist::sim::write_at(file, bytes, size, at);
}

int uv_queue_work(uv_loop_t* loop, uv_work_t* request, uv_work_cb work, uv_after_work_cb after) {
  using namespace hoist::sim;
  request->loop = loop;
  state->queue.push_back(std::make_unique<Job>(Job{request, work, after, ++state->jobs}));
  start_next(loop);
  return 0;
}
}
