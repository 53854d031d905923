#pragma once

#include <string>

#include "batch/wanted.hpp"
#include "net/request.hpp"
#include "net/response_head.hpp"

namespace hoist::batch {

/// What to ask one of an item's URLs for: all of it, all of it if it has changed (RFC 9110 section 13.1), or the rest
/// of a part (sections 13.1.5 and 14.2). Pure.
net::Request request_for(const Wanted& wanted, const std::string& url);

/// Whether a request asks for the file only if it has changed.
bool is_conditional(const net::Request& request);

/// Whether the answer to a request for the rest of a part goes with that part. A server may lie about ranges,
/// validators and lengths; what does not fit in every respect is asked for anew, from its beginning. Pure.
bool fits_part(const Wanted& wanted, const net::ResponseHead& head);

}  // namespace hoist::batch
