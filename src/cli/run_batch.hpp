#pragma once

#include <ostream>

#include "cli/environment.hpp"
#include "cli/exit_status.hpp"
#include "cli/options/arguments.hpp"
#include "cli/terminal/screen.hpp"

namespace hoist::cli {

/// Fetches what the arguments ask for, and reports it. Every file that is to be read or written is opened before
/// anything is asked for. Where too few files can be opened, or threads started, it has fewer slots and workers.
///
/// @param environment tells what the terminal can do
/// @param out standard output
/// @returns the exit status
/// @throws RunError, OutputError
int run(const Arguments& arguments, const Environment& environment, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
