#pragma once

#include <string>
#include <vector>

#include "http/request.hpp"
#include "http/response_head.hpp"

namespace hoist::http {

/// Maximum number of redirects that are followed for one answer.
inline constexpr unsigned most_redirects = 10;

/// Whether a response with this status redirects, if it has a Location (RFC 9110 section 15.4). 304 does not, and 305
/// is deprecated.
bool is_redirect(int status) noexcept;

/// The header fields of the user's that may go to any origin: those that say which representation is wanted (Accept,
/// Accept-Language), and nothing of who asks.
std::vector<std::string> for_anyone(std::vector<std::string> fields);

/// The request that a redirect leads to (RFC 9110 section 15.4): the same one for another URL. Pure.
///
/// Credentials stay within the origin, scheme, host and port, that the user gave them for. Another origin gets
/// none, except its own entry in netrc, and that over https only. If a chain returns to the first origin by way of
/// another one, the credentials stay out: a foreign server chose the URL.
///
/// @param request the one that was redirected
/// @param head of its response, with a location
/// @throws Cause (http) if it leads to no http or https URL; the message has no user info and no query
Request follow(const Request& request, const ResponseHead& head);

}  // namespace hoist::http
