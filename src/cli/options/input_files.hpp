#pragma once

#include "hoist/options.hpp"

namespace hoist::cli {

/// Ensures that files that options name, and that are only read when requests are made, are readable: certificates,
/// keys, netrc.
/// @throws RunError for the first that cannot
void check_input_files(const HttpOptions& http);

}  // namespace hoist::cli
