#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "http/response_head.hpp"

namespace hoist::net {

/// The head of the last response of a transfer, as libcurl knows it. One that has not arrived yet has status 0.
/// @throws Cause (http) if its Content-Length is none, or two different ones (http::parse_content_length)
http::ResponseHead read_head(CURL* easy, bool freshness);

/// How the response's body is encoded (Content-Encoding, RFC 9110 section 8.4), over all fields of that name; empty if
/// it is not.
std::string content_codings(CURL* easy);

/// Whether requests may share the connection of the response (HTTP/2).
bool is_shared(CURL* easy) noexcept;

/// Whether there are bytes to read on the connection of a response that is complete. They belong to no request, and
/// would be taken for the next response (RFC 9112 section 9.2). libcurl reads no further than the
/// end, so it does not notice.
bool has_leftover(CURL* easy, curl_socket_t socket) noexcept;

/// Follows the lines of the headers of one transfer as they arrive.
class HeaderWatch {
 public:
  /// @returns whether they are not yet too much: 256 KiB in total
  bool add(std::string_view line) noexcept;

  /// Whether a header has begun and not ended: libcurl takes a truncated one for a response without a body.
  bool inside() const noexcept { return inside_; }

 private:
  std::size_t bytes_ = 0;
  bool inside_ = false;
};

}  // namespace hoist::net
