#pragma once

#include <ostream>

#include "cli/environment.hpp"
#include "cli/options/arguments.hpp"
#include "cli/terminal/screen.hpp"
#include "hoist/downloader.hpp"

namespace hoist::cli {

/// The program's exit statuses. One that a signal ended has 128 and the signal's number, as shells have it.
namespace status {
inline constexpr int fine = 0;           ///< all downloaded or unchanged
inline constexpr int some_failed = 1;    ///< some failed or not found
inline constexpr int usage = 2;          ///< the command line, or a configuration file, makes no sense
inline constexpr int could_not_run = 3;  ///< no folder, no lock, no journal, no list, no report, no standard output
inline constexpr int deadline = 4;       ///< the deadline was reached
}  // namespace status

/// The exit status of a run that took place; a signal counts for more than the deadline, and that for more than items.
/// @param missing_is_fine whether not found counts as fine
int exit_status(const RunResult& result, bool missing_is_fine) noexcept;

/// Fetches what the arguments ask for, and reports it. Every file that is to be read or written is opened before
/// anything is asked for. Where too few files can be opened, or threads started, it has fewer slots and workers.
///
/// @param environment tells what the terminal can do
/// @param out standard output
/// @returns the exit status
/// @throws RunError, OutputError
int run(const Arguments& arguments, const Environment& environment, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
