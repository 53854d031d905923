#pragma once

#include "http/request.hpp"
#include "http/response_head.hpp"

namespace hoist::http {

/// So many redirects are followed for one answer.
inline constexpr unsigned most_redirects = 10;

/// Whether a response with this status leads to another URL, if it says to which (RFC 9110 section 15.4). A 304 is
/// none, and what 305 stood for is deprecated.
bool is_redirect(int status) noexcept;

/// The request that a redirect leads to (RFC 9110 section 15.4): the same one, of another URL. Pure.
///
/// Credentials stay within the origin, scheme, host and port, that the user gave them for. Another origin gets none,
/// but for those of its own that netrc has for it, and these over https only. A chain that comes back to the first
/// origin by way of another one does not get them back: it is where a foreign server has sent us.
///
/// @param request the one that was redirected
/// @param head of its response, with a location
/// @throws Cause (http) where it leads to no http or https URL; the message has no user info and no query
Request follow(const Request& request, const ResponseHead& head);

}  // namespace hoist::http
