#pragma once

#include "hoist/run_result.hpp"

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

}  // namespace hoist::cli
