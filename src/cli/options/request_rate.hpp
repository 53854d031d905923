#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace hoist::cli {

/// Parses a rate of requests: a decimal number with a unit, 10/s, 30/m, 500/h or 2000/d, or without one, which is per
/// second. 0 stands for no limit.
/// @returns the time from one request to the next, 0 for no limit; nothing if the text is no rate
std::optional<std::chrono::nanoseconds> parse_request_rate(std::string_view text);

}  // namespace hoist::cli
