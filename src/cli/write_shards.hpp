#pragma once

#include <ostream>

#include "cli/options/arguments.hpp"
#include "cli/terminal/screen.hpp"

namespace hoist::cli {

/// Writes the lists of all shards of a batch in one pass: DIR/shard-K-of-N.list has what `--shard K/N` would fetch,
/// with codes, names of files, digests and all else, so that the runs need neither the batch's list nor its other
/// options. Invalid entries are in the list of shard 1, where they fail again.
///
/// Each list is written as FILE.part, for its owner alone (URLs may contain secrets), and all are renamed at the end.
/// Memory is bounded, whatever the number of lists.
/// @param out standard output
/// @returns the exit status
/// @throws RunError if a list cannot be read or written; UsageError if the batch would have to be read twice and cannot
int write_shards(const Arguments& arguments, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
