#pragma once

#include <string>

namespace hoist::net {

/// Scheme, host and port of an http or https URL, in lower case and with the port always named:
/// "https://example.org:443" (RFC 6454 section 4, RFC 3986 section 6.2.2.1).
/// @throws Cause (http) if the URL cannot be parsed or has another scheme; the message holds no password
std::string origin_of(const std::string& url);

}  // namespace hoist::net
