#pragma once

#include "cli/arguments.hpp"

namespace hoist::cli {

/// Sees that no file that a run writes about itself (--report, --failed, --metrics, --log-file) is another one of them,
/// or one that it reads its items from: the one would destroy the other. The list of failures may replace the list that
/// is read, since it is written beside it and renamed at the end.
/// @throws UsageError that names both
void require_distinct_files(const Arguments& arguments);

/// The same for joined reports, which may replace what they are joined from.
/// @throws UsageError that names both
void require_distinct_files(const ReportFiles& files);

}  // namespace hoist::cli
