#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hoist::http {

/// What an HTTP date says (RFC 9110 section 5.6.7), in any of its three forms, in seconds since 1970.
/// @returns nothing for anything else
std::optional<std::int64_t> parse_http_date(std::string_view text);

/// The time as an HTTP date: "Sun, 06 Nov 1994 08:49:37 GMT". @param seconds since 1970
std::string http_date(std::int64_t seconds);

}  // namespace hoist::http
