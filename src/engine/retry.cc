#include "engine/retry.hpp"

#include <algorithm>
#include <cmath>

namespace hoist::engine {

namespace {

using std::chrono::milliseconds;

milliseconds bound_after(unsigned failures, const RetryOptions& options) {
  constexpr unsigned enough_doublings = 30;
  const double first = static_cast<double>(options.first_delay.count());
  const double doubled = std::ldexp(first, static_cast<int>(std::min(failures - 1, enough_doublings)));
  return milliseconds(
      static_cast<milliseconds::rep>(std::min(doubled, static_cast<double>(options.longest_delay.count()))));
}

}  // namespace

std::optional<milliseconds> wait_before_retry(const Cause& cause, unsigned failures, const RetryOptions& options,
                                              const Jitter& jitter) {
  if (!cause.retryable() || failures > options.retries) return std::nullopt;
  const milliseconds floor = cause.retry_after().value_or(milliseconds(0));
  if (floor > longest_retry_after) return std::nullopt;
  const auto bound = static_cast<double>(bound_after(failures, options).count());
  return floor + milliseconds(static_cast<milliseconds::rep>(bound * jitter()));
}

milliseconds pause_after(std::size_t failures) noexcept {
  constexpr milliseconds first{100};
  constexpr milliseconds longest{500};
  constexpr std::size_t enough_doublings = 10;
  if (failures < 2) return milliseconds(0);  // a single failure may be due to its item alone
  return std::min(first * (1 << std::min(failures - 2, enough_doublings)), longest);
}

}  // namespace hoist::engine
