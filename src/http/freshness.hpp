#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hoist::http {

/// The fields of a response that say how long it is fresh. Where one stands there more than once, all its values as a
/// list.
struct FreshnessFields {
  std::string_view cache_control;
  std::string_view expires;
  std::string_view date;
  std::string_view age;
  std::string_view vary;
};

/// How much longer a response that has just come may be used without asking the server, to someone with a cache of
/// their own: max-age, else Expires less Date (RFC 9111 section 4.2.1), less its age (section 4.2.3) but for the time
/// that the exchange took, which the caller knows.
/// @param now seconds since 1970
/// @returns nothing if it is not fresh, does not say so in a way that is understood, must be validated each time
/// (no-cache, no-store), or is one of several that differ in ways that nobody tells (Vary: *)
std::optional<std::chrono::seconds> fresh_for(const FreshnessFields& fields, std::int64_t now);

}  // namespace hoist::http
