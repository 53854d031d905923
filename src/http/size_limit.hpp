#pragma once

#include "hoist/bytes.hpp"

namespace hoist::http {

/// Refuses a file that is too large. @throws Cause (http)
/// @param most what --max-filesize allows; 0: any size
void require_size(Bytes size, Bytes most);

}  // namespace hoist::http
