#include "net/rate_limit.hpp"

#include <algorithm>

namespace hoist::net {

namespace {

constexpr double burst_seconds = 0.1;

}  // namespace

RateLimit::RateLimit(Bytes per_second, Time now) noexcept
    : per_second_(static_cast<double>(per_second.count)), saved_(per_second_ * burst_seconds), filled_(now) {}

bool RateLimit::open(Time now) noexcept {
  if (!limited()) return true;
  const std::chrono::duration<double> passed = now - filled_;
  saved_ = std::min(saved_ + passed.count() * per_second_, per_second_ * burst_seconds);
  filled_ = now;
  return saved_ > 0;
}

}  // namespace hoist::net
