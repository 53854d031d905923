#pragma once

#include <ostream>

#include "cli/options/arguments.hpp"
#include "cli/terminal/screen.hpp"

namespace hoist::cli {

/// Merges JSON reports into one, as if a single run had fetched everything, and reports it like a run; --report and
/// --failed are written at the end. Nothing is fetched. An item in two reports counts twice.
/// @param out standard output
/// @returns the exit status of such a run; status::some_failed at least where a report has no summary, or a shard is
/// missing or there twice
/// @throws RunError if a report cannot be used, or a file cannot be written; then none is replaced. OutputError
int merge_reports(const MergeArguments& arguments, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
