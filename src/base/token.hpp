#pragma once

#include <string_view>

namespace hoist::base {

/// The characters of a token (RFC 9110 section 5.6.2): of a field's name, a media type, a parameter.
inline constexpr std::string_view token_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~";

constexpr bool is_token(std::string_view text) noexcept {
  return !text.empty() && text.find_first_not_of(token_characters) == std::string_view::npos;
}

}  // namespace hoist::base
