#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hoist/outcome.hpp"

namespace hoist::http {

/// What a Content-Range field says (RFC 9110 section 14.4): "bytes 5-9/10", or "bytes */10" where nothing is sent.
struct ContentRange {
  std::optional<std::uint64_t> first;  ///< the first byte sent; none where the range could not be satisfied
  std::uint64_t last = 0;              ///< the last byte sent, with first
  std::optional<std::uint64_t> size;   ///< of the whole file; none where the server does not know ("*")

  bool operator==(const ContentRange&) const = default;
};

/// @returns nothing for a malformed value, or a contradictory one: a range that ends before it begins, for example
std::optional<ContentRange> parse_content_range(std::string_view value) noexcept;

/// The fields of a final response that matter.
struct ResponseHead {
  int status = 0;
  Validators validators;
  std::optional<Bytes> body_size;                        ///< as sent, perhaps encoded; from Content-Length, if any
  std::optional<ContentRange> range;                     ///< of a 206 or a 416
  std::optional<std::chrono::milliseconds> retry_after;  ///< of a 429 or a 503, from now
  std::optional<std::chrono::milliseconds> exhausted;    ///< so long no request is allowed (RateLimit), from now
  std::optional<std::chrono::seconds> fresh_for;         ///< so long it is fresh, from now (http::fresh_for); if wanted
  std::string challenges;                                ///< of a 401 or a 407: all WWW- or Proxy-Authenticate fields
  std::string content_type;                              ///< as sent (RFC 9110 section 8.3)
  std::optional<std::string> location;                   ///< of a redirect (RFC 9110 section 10.2.2), as sent
  std::string disposition;                               ///< Content-Disposition (RFC 6266), as sent
  std::string codings;                                   ///< Content-Encoding to be decoded; empty: save as received
};

/// Whether a validator guarantees equality byte for byte, so that a partial file may be resumed with it
/// (RFC 9110 section 8.8.1, section 13.1.5).
constexpr bool is_strong(std::string_view etag) noexcept { return etag.starts_with('"'); }

}  // namespace hoist::http
