#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>

#include "hoist/cause.hpp"
#include "hoist/options.hpp"

namespace hoist::engine {

/// A number at random from 0 to 1; a test gives its own.
using Jitter = std::function<double()>;

/// How long to wait before the next attempt, if there is to be one. Pure: no clock, no randomness of its own.
///
/// The backoff is drawn uniformly from 0 to a bound that doubles with every failure ("full jitter"), so that requests
/// that failed together are not retried together. A server's Retry-After is a floor under it. A server that asks for
/// more than longest_retry_after is not waited for: the item fails at once, rather than delaying the run for hours.
///
/// @param failures the number of failed attempts, including this one, >= 1
/// @returns nothing if the failure is not transient, or if there were too many
std::optional<std::chrono::milliseconds> wait_before_retry(const Cause& cause, unsigned failures,
                                                           const RetryOptions& options, const Jitter& jitter);

/// How long to pause an origin after so many consecutive connection failures, counted from when the last request was
/// made: a server that is being restarted refuses at once, and would otherwise be given up within the same second.
std::chrono::milliseconds pause_after(std::size_t failures) noexcept;

/// The longest Retry-After that is observed.
inline constexpr std::chrono::milliseconds longest_retry_after = std::chrono::minutes(15);

}  // namespace hoist::engine
