#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "hoist/bytes.hpp"

namespace hoist::http {

/// Consumes a number at the front of a field's value: digits alone, no sign, below 2^63 (RFC 9110 section 8.6: a
/// recipient must anticipate large ones, and prevent errors of overflow).
/// @returns nothing if there is no such number; then nothing is consumed
std::optional<std::uint64_t> take_number(std::string_view& text) noexcept;

/// A value that is such a number from its beginning to its end.
std::optional<std::uint64_t> parse_number(std::string_view text) noexcept;

/// What Content-Length says (RFC 9110 section 8.6). Where a field stands there twice, or is a list, all must say the
/// same.
/// @param values of all its fields, with commas between them
/// @throws Cause (http) if it is not a number, or two different ones: the response may have been tampered with, and
/// there is no telling where it ends (RFC 9112 section 6.3, item 5)
Bytes parse_content_length(std::string_view values);

/// What Retry-After says in seconds (RFC 9110 section 10.2.3), from now; at most a year.
/// @returns nothing for anything but a number (a date, for example), and for 0
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value) noexcept;

/// The longest Retry-After that is parsed; larger ones count as this. It fits into nanoseconds.
inline constexpr std::chrono::seconds longest_wait = std::chrono::hours(366 * 24);

}  // namespace hoist::http
