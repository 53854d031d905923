#pragma once

#include "hoist/bytes.hpp"

namespace hoist::http {

/// Throws the cause (http) why a file of this size is not wanted, if it is not.
/// @param most what --max-filesize allows; 0: any size
void require_size(Bytes size, Bytes most);

}  // namespace hoist::http
