#pragma once

#include <atomic>

#include "base/unique_fd.hpp"

namespace hoist::source {

/// Ends a wait for input from another thread: a flag, and a pipe that becomes and stays readable.
class Interrupt {
 public:
  /// @throws RunError if no pipe can be created
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// From now on every wait ends at once, and nothing more is read. Any thread, any number of times.
  void raise() noexcept;

  /// From now on every wait ends at once; what is there without waiting may still be read. Any thread, any number of
  /// times, before raise() or after it.
  void hurry() noexcept;

  bool raised() const noexcept { return raised_.load(std::memory_order_acquire); }
  bool hurried() const noexcept { return raised() || hurried_.load(std::memory_order_acquire); }

  /// For poll(): readable as soon as raise() or hurry() was called.
  int descriptor() const noexcept { return read_end_.number(); }

 private:
  void wake() const noexcept;

  std::atomic<bool> raised_{false};
  std::atomic<bool> hurried_{false};
  base::UniqueFd read_end_;
  base::UniqueFd write_end_;
};

}  // namespace hoist::source
