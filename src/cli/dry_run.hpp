#pragma once

#include <ostream>

#include "cli/batch.hpp"
#include "cli/terminal/screen.hpp"
#include "hoist/options.hpp"

namespace hoist::cli {

/// Prints what would be fetched, one line per item: "CODE URL -> FILE" on standard output, followed by how, if it is
/// not simply the whole file; and on the screen which items are invalid, as in the report of a run. Nothing is
/// requested, and nothing written.
/// @returns whether all items are valid
/// @throws RunError if the batch or the journal cannot be read, OutputError
bool print_preview(const Batch& batch, const Options& options, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
