#pragma once

#include <chrono>
#include <cstdint>

#include "hoist/bytes.hpp"

namespace hoist::net {

/// A token bucket: so many bytes a second, and a little saved up for a burst. Pure; the clock is the caller's.
class RateLimit {
 public:
  using Time = std::chrono::milliseconds;

  /// @param per_second 0 for no limit
  RateLimit(Bytes per_second, Time now) noexcept;

  bool limited() const noexcept { return per_second_ > 0; }

  /// Counts bytes that have arrived; what exceeds the limit delays later ones.
  void spend(std::uint64_t bytes) noexcept { saved_ -= static_cast<double>(bytes); }

  /// Whether more may be received now.
  bool open(Time now) noexcept;

 private:
  double per_second_;
  double saved_;
  Time filled_;
};

}  // namespace hoist::net
