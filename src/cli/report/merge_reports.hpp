#pragma once

#include <ostream>

#include "cli/options/arguments.hpp"
#include "cli/terminal/screen.hpp"

namespace hoist::cli {

/// Joins JSON reports into one tally, as if one run had done it all, and reports it as a run is reported; --report and
/// --failed are written at its end. Nothing is fetched. What is in two reports is counted twice.
/// @param out standard output
/// @returns the exit status of such a run; status::some_failed at least where a report has no summary
/// @throws RunError if a report cannot be used, or a file cannot be written; then none is replaced. OutputError
int merge_reports(const MergeArguments& arguments, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
