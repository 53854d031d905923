#pragma once

#include "hoist/options.hpp"

namespace hoist::cli {

/// Sees that the files that the options name, and that are read only when requests are made, can be read: certificates,
/// keys, netrc.
/// @throws RunError for the first that cannot
void check_input_files(const HttpOptions& http);

}  // namespace hoist::cli
