#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include <uv.h>

namespace hoist::sim {

using std::chrono::milliseconds;

/// What the simulated program takes for the operating system, as far as time and threads go.
///
/// The program defines clock_gettime(), epoll_pwait(), uv_queue_work() and pwrite() itself, so libuv, libstdc++ and the
/// engine call these. While a VirtualSystem lives, the clock stands still but for what follows: a wait with nothing
/// ready ends at once, with the clock put forward by its timeout. A job for libuv's pool runs on the loop's own thread,
/// on a stack of its own, so that it can wait (for a disk, for the next item) while the loop goes on. So a run is
/// single-threaded, and the same each time.
///
/// Signals, timers, the loop and its queues are libuv's own.
class VirtualSystem {
 public:
  struct Hooks {
    std::function<milliseconds()> before_job;              ///< how long a job takes before it has an effect
    std::function<milliseconds()> after_job;               ///< and after that
    std::function<milliseconds()> late;                    ///< how late a wait for time ends
    std::function<bool()> disk_full;                       ///< whether a write fails with ENOSPC
    std::function<void()> time_passes;                     ///< called before the clock is put forward by a wait
    std::function<void(const std::string& why)> is_stuck;  ///< the run will never end; must not return
  };

  explicit VirtualSystem(Hooks hooks);
  VirtualSystem(const VirtualSystem&) = delete;
  VirtualSystem& operator=(const VirtualSystem&) = delete;
  ~VirtualSystem();

  /// Since the beginning.
  milliseconds now() const noexcept;

  /// Seconds since 1970.
  std::int64_t wall_time() const noexcept;

  /// Lets the job that calls it wait; the loop goes on. It ends early if wake() is called.
  void wait_until(milliseconds time);

  /// Ends the wait of a job of that number, if it waits. See job().
  void wake(std::uint64_t job);

  /// The number of the job that calls it.
  std::uint64_t job() const noexcept;

  /// Has `action` called on the loop once the job that calls it has ended.
  void when_done(std::function<void()> action);

  /// How many jobs are under way, or wait for one of the four threads.
  std::size_t jobs() const noexcept;
};

}  // namespace hoist::sim
