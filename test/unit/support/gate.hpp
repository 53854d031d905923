#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace hoist::test {

/// Longer than anything a test waits for can take. It only ends tests that have failed; nothing is measured with it.
inline constexpr std::chrono::seconds deadline{60};

/// Something that happens once, on one thread, and that other threads wait for.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }

  /// Waits until the gate is open. @returns false if it still was not at the deadline
  [[nodiscard]] bool wait(std::chrono::milliseconds at_most = deadline) {
    std::unique_lock lock(mutex_);
    return opened_.wait_for(lock, at_most, [this] { return open_; });
  }

  bool is_open() {
    const std::lock_guard lock(mutex_);
    return open_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

}  // namespace hoist::test
