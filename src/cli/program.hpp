#pragma once

#include <ostream>
#include <span>

#include "catalog/config.hpp"
#include "cli/screen.hpp"
#include "cli/usage_error.hpp"

namespace hoist::cli {

/// Does what the command line asks for.
/// @param argv the program's name and its arguments
/// @param out standard output
/// @returns the exit status
/// @throws UsageError, InvalidConfig, RunError, OutputError
int act(std::span<const char* const> argv, const Environment& environment, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
