#pragma once

#include <string>
#include <string_view>

namespace hoist::source {

/// The text as a URL to fetch, its bytes above ASCII percent-encoded (but those of the host, which may be
/// international).
///
/// This checks only the syntax: absolute, http or https in either case, a host, no spaces and nothing in front of
/// the path that two parsers could interpret differently. Other errors are left to the request.
/// @throws Cause (input) that says what is wrong; no message contains a part of the URL that could be a secret
std::string checked_url(std::string_view text);

/// Whether the text begins as absolute URLs do, "ftp:" and "FILE:" included if "//" comes next (RFC 3986 section 3.1).
bool looks_like_url(std::string_view text) noexcept;

/// The host of a checked URL, in lower case, without port, user name, password and the brackets of an IPv6 address.
std::string host_in(std::string_view url);

/// The origin of a checked URL: scheme and host in lower case, and always the port, without leading zeros:
/// "http://example.org:80", "https://[::1]:8443". It looks at the letters alone: two ways to write one host are two.
std::string origin_in(std::string_view url);

}  // namespace hoist::source
