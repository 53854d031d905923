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

/// How long to wait before the next attempt, if there should be one at all. Pure: no clock, no randomness of its own.
///
/// The wait is drawn evenly from 0 to a bound that doubles with every failure ("full jitter"), so that those who failed
/// together do not come back together. A server's Retry-After is a floor under it. A server that asks for more than
/// longest_retry_after is taken at its word: the item fails now, rather than holding the run up for hours.
///
/// @param failures how many attempts have failed, this one included, >= 1
/// @returns nothing if the failure is not transient, or was one too many
std::optional<std::chrono::milliseconds> wait_before_retry(const Cause& cause, unsigned failures,
                                                           const RetryOptions& options, const Jitter& jitter);

/// How long to leave an origin alone where nobody has answered so often in a row, counted from when the last of them
/// was asked: a server that is being restarted refuses at once, and would be given up within the same second.
std::chrono::milliseconds pause_after(std::size_t failures) noexcept;

/// The most that a server's Retry-After can ask for.
inline constexpr std::chrono::milliseconds longest_retry_after = std::chrono::minutes(15);

}  // namespace hoist::engine
