#include "cli/options/rate.hpp"

#include <cmath>

namespace hoist::cli {

void Rate::add(Clock::time_point now, std::uint64_t number) noexcept {
  constexpr double memory_in_seconds = 3;
  const double passed = std::chrono::duration<double>(now - last_).count();
  if (passed <= 0) return;
  const double grown = number < number_ ? 0 : static_cast<double>(number - number_);
  const double kept = std::exp(-passed / memory_in_seconds);
  const double old_weight = weight_ * kept;
  weight_ = old_weight + (1 - kept);
  per_second_ = (per_second_ * old_weight + grown / passed * (1 - kept)) / weight_;
  last_ = now;
  number_ = number;
}

}  // namespace hoist::cli
