#pragma once

#include <ostream>

#include "cli/environment.hpp"
#include "cli/options/arguments.hpp"
#include "cli/terminal/screen.hpp"
#include "hoist/downloader.hpp"

namespace hoist::cli {

/// The program's exit statuses. After a signal, it is 128 plus the signal's number, as in shells.
namespace status {
inline constexpr int fine = 0;           ///< all downloaded or unchanged
inline constexpr int some_failed = 1;    ///< some failed or not found
inline constexpr int usage = 2;          ///< the command line or a configuration file is invalid
inline constexpr int could_not_run = 3;  ///< no folder, no lock, no journal, no list, no report, no standard output
inline constexpr int deadline = 4;       ///< the deadline was reached
}  // namespace status

/// The exit status of a run that took place: a signal takes precedence over the deadline, and that over failed items.
/// @param missing_is_fine whether not found is not an error
int exit_status(const RunResult& result, bool missing_is_fine) noexcept;

/// Fetches the batch and reports the outcomes. Every file that is to be read or written is opened before
/// anything is requested. Where too few files can be opened, or threads started, it has fewer slots and workers.
///
/// @param environment tells what the terminal can do
/// @param out standard output
/// @returns the exit status
/// @throws RunError, OutputError
int run(const Arguments& arguments, const Environment& environment, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
