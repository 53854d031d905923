#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hoist::base {

/// The text as one segment of a URL: all but the unreserved characters percent-encoded, '/' too (RFC 3986 section 2).
std::string percent_encoded(std::string_view text);

/// The text with its bytes above ASCII percent-encoded, and nothing else (RFC 3987 section 3.1).
std::string ascii_encoded(std::string_view text);

/// The text with every %XX decoded. A '%' without two hexadecimal digits stands for itself.
/// @param kept a character whose %XX stays as it is
std::string percent_decoded(std::string_view text, std::optional<char> kept = std::nullopt);

}  // namespace hoist::base
