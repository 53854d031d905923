#pragma once

#include <string>

#include "engine/planned_item.hpp"
#include "http/request.hpp"
#include "http/response_head.hpp"

namespace hoist::engine {

/// What to ask one of an item's URLs for: all of it, all of it if it has changed (RFC 9110 section 13.1), or the rest
/// of a part (sections 13.1.5 and 14.2). Pure.
http::Request request_for(const PlannedItem& planned, const std::string& url);

/// Whether a request asks for the file only if it has changed.
bool is_conditional(const http::Request& request);

/// Whether the answer to a request for the rest of a part goes with that part. A server may lie about ranges,
/// validators and lengths; what does not fit in every respect is asked for anew, from its beginning. Pure.
bool fits_part(const PlannedItem& planned, const http::ResponseHead& head);

}  // namespace hoist::engine
