#pragma once

#include <ostream>

#include "cli/environment.hpp"
#include "cli/options/arguments.hpp"
#include "cli/terminal/screen.hpp"

namespace hoist::cli {

/// Runs a batch whose archive goes to standard output (--tar -); everything else that a run prints goes to standard
/// error. What does not fit in memory on its way is in a private folder among the temporary files ($TMPDIR).
/// @returns the exit status
/// @throws RunError, OutputError
int run_with_archive_to_standard_output(Arguments arguments, const Environment& environment, Screen& screen);

/// Runs a batch of one item, as run() does, and writes its file to standard output once it is whole and verified;
/// nothing where it failed. Until then the file is in a private folder of its own among the temporary files ($TMPDIR).
/// Everything else that a run prints goes to standard error.
///
/// @param arguments with Batch::is_for_standard_output(): the source ends the run with a UsageError at a second item
/// @param out standard output
/// @returns the exit status
/// @throws UsageError if the batch is known to have another number of items; RunError, OutputError
int run_to_standard_output(Arguments arguments, const Environment& environment, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
