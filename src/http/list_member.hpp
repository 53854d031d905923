#pragma once

#include <string_view>

namespace hoist::http {

/// Takes what stands before the next separator that is not within a quoted string (RFC 9110 section 5.6.4) off the
/// front of a text, and the separator.
/// @returns it without the blanks at its ends
std::string_view take_member(char separator, std::string_view& text) noexcept;

/// The text without the blanks (RFC 9110 section 5.6.3) at its ends.
std::string_view without_blanks(std::string_view text) noexcept;

}  // namespace hoist::http
