#pragma once

#include <chrono>
#include <cstdint>

namespace hoist::cli {

/// The recent growth rate of a number: an exponentially weighted mean over about three seconds.
class Rate {
 public:
  using Clock = std::chrono::steady_clock;

  /// @param start when the number was 0
  explicit Rate(Clock::time_point start) : last_(start) {}

  /// Adds a sample of the number. Times must not decrease.
  void add(Clock::time_point now, std::uint64_t number) noexcept;

  double per_second() const noexcept { return per_second_; }

 private:
  Clock::time_point last_;
  std::uint64_t number_ = 0;
  double per_second_ = 0;
  double weight_ = 0;  // of what was seen so far, from 0 to 1: the first samples count in full
};

}  // namespace hoist::cli
