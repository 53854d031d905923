#pragma once

#include "cli/options/arguments.hpp"

namespace hoist::cli {

/// Ensures that no file that a run writes about itself (--report, --failed, --metrics, --log-file) is another one of
/// them, one that it reads, where its standard output or standard error goes, or one beside the journal: the one would
/// destroy the other. The list of failures may replace the list that is read, since it is written beside it and renamed
/// at the end.
/// @param configuration which the arguments were read with
/// @throws UsageError that names both
void require_distinct_files(const Arguments& arguments, const Configuration& configuration);

/// The same for --merge-reports. The merged report may replace one of those that are merged.
/// @throws UsageError that names both
void require_distinct_files(const MergeArguments& arguments);

}  // namespace hoist::cli
