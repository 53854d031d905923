#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hoist::http {

/// What a response says about how many more requests its server allows, as sent; empty where a field is missing.
struct RateLimitFields {
  std::string_view limit = {};      ///< RateLimit (draft-ietf-httpapi-ratelimit-headers): "default";r=0;t=30
  std::string_view policy = {};     ///< RateLimit-Policy of the same draft: "default";q=100;w=60
  std::string_view remaining = {};  ///< X-RateLimit-Remaining, or RateLimit-Remaining of the draft's early versions
  std::string_view reset = {};      ///< X-RateLimit-Reset, or RateLimit-Reset: seconds from now, or since 1970
};

/// How long the server allows no further request: nothing unless it says that none remain, and until when.
///
/// Of RateLimit, a list of structured items (RFC 9651) with the parameters r and t, that is the longest t with an r of
/// 0, or where there is no t, the window w of the policy of the same name. The dictionary of the draft's version 7
/// (remaining=0, reset=30) is understood, too. Pure.
/// @param now seconds since 1970; a reset is at most a year away
std::optional<std::chrono::seconds> exhausted_for(const RateLimitFields& fields, std::int64_t now) noexcept;

}  // namespace hoist::http
