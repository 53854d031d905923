#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hoist::cli {

/// The longest time an option takes: libcurl counts milliseconds in a `long`, which may have 32 bits.
inline constexpr std::chrono::hours longest_duration{24 * 24};

/// Parses a time: a decimal number of seconds, or one with a unit: 500ms, 30s, 1.5m, 2h.
///
/// Rounded up to whole milliseconds, so that only zero is zero; not more than longest_duration.
/// Nothing if the text is not a time.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The time in the largest unit that leaves no fraction: "500ms", "90s", "5m", "1h".
std::string duration_text(std::chrono::milliseconds duration);

}  // namespace hoist::cli
