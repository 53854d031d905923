#pragma once

#include <string>
#include <string_view>

namespace hoist::http {

/// The registered reason phrase of a status ("Service Unavailable"), empty for one that is not registered.
///
/// It is looked up rather than taken from the response: HTTP/2 has none (RFC 9113 section 8.3.2), and text from a
/// server does not belong on a terminal. Source: IANA's HTTP Status Code Registry (RFC 9110 section 16.2.1).
std::string_view reason_phrase(int status) noexcept;

/// "HTTP 503 - Service Unavailable", or "HTTP 599" where the status has no registered phrase.
std::string status_message(int status);

/// Whether this status is transient, so that the same request may succeed a little later
/// (RFC 9110 section 15, RFC 6585, RFC 8470). 520 to 524 are Cloudflare's, of a server behind it that is down or slow.
bool is_retryable(int status) noexcept;

}  // namespace hoist::http
