#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hoist::base {

/// Consumes a number at the front of a text: digits alone, no sign, below 2^64.
/// @returns nothing if there is no such number; then nothing is consumed
std::optional<std::uint64_t> take_number(std::string_view& text) noexcept;

/// A text that is such a number from its beginning to its end.
std::optional<std::uint64_t> parse_number(std::string_view text) noexcept;

}  // namespace hoist::base
