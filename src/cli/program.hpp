#pragma once

#include <ostream>
#include <span>

#include "cli/options/usage_error.hpp"
#include "cli/terminal/screen.hpp"
#include "source/config.hpp"

namespace hoist::cli {

/// Executes the command line.
/// @param argv the program's name and its arguments
/// @param out standard output
/// @returns the exit status
/// @throws UsageError, InvalidConfig, RunError, OutputError
int dispatch(std::span<const char* const> argv, const Environment& environment, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
