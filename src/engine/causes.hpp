#pragma once

#include "hoist/fetch_error.hpp"

namespace hoist::engine {

/// Turns a FetchError thrown around its causes (std::throw_with_nested) into a plain value that holds them all, the
/// nearest first. Any other exception becomes a Cause of kind internal.
FetchError with_causes(const FetchError& thrown);

}  // namespace hoist::engine
