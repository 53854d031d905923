#pragma once

#include <chrono>

namespace hoist::cli {

/// Whether a file of a run that goes on for days is to be written while it goes on, and when. One thread at a time.
class WriteInterval {
 public:
  /// @param on whether it is at all
  explicit WriteInterval(bool on) noexcept : on_(on) {}

  /// Whether it is time to write; the next time is a few seconds later.
  bool is_over() noexcept {
    const auto now = std::chrono::steady_clock::now();
    if (!on_ || now < next_) return false;
    next_ = now + interval;
    return true;
  }

 private:
  static constexpr std::chrono::seconds interval{2};

  bool on_;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace hoist::cli
