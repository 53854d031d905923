#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace hoist::http {

/// A page of an error that is longer is not quoted: it is no short text.
inline constexpr std::size_t longest_quoted_page = 4096;

/// What of an error's page its message quotes: one line that is safe to show, of at most 200 characters. Empty where
/// the page says no more than the status, or where it may hold a secret of the request in a form that cannot be masked.
/// Pure.
/// @param page a text for people or programs (is_plain_or_json()), whole
/// @param secrets of the request, which servers may send back: each becomes "***"
std::string quoted(int status, std::string_view page, std::span<const std::string> secrets);

}  // namespace hoist::http
