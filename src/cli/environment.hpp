#pragma once

#include <functional>

namespace hoist::cli {

/// Reads an environment variable, like std::getenv. Tests provide their own.
using Environment = std::function<const char*(const char* name)>;

}  // namespace hoist::cli
