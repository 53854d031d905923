#pragma once

#include <chrono>
#include <cstdint>

namespace hoist::cli {

/// How fast a number grows, lately: an exponentially weighted mean that forgets in about three seconds.
class Rate {
 public:
  using Clock = std::chrono::steady_clock;

  /// @param start when the number was 0
  explicit Rate(Clock::time_point start) : last_(start) {}

  /// Tells it what the number is now. Times never go back.
  void add(Clock::time_point now, std::uint64_t number) noexcept;

  double per_second() const noexcept { return per_second_; }

 private:
  Clock::time_point last_;
  std::uint64_t number_ = 0;
  double per_second_ = 0;
  double weight_ = 0;  // of what was seen so far, from 0 to 1: the first samples count in full
};

}  // namespace hoist::cli
