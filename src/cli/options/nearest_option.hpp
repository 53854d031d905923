#pragma once

#include <string>

namespace hoist::cli {

/// The option's long name that is nearest to a name that does not exist ("verbos": "verbose"); empty if none is near.
std::string nearest_option(const std::string& unknown);

}  // namespace hoist::cli
