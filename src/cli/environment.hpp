#pragma once

#include <functional>

namespace hoist::cli {

/// Reads an environment variable, as std::getenv does. Tests bring their own.
using Environment = std::function<const char*(const char* name)>;

}  // namespace hoist::cli
