#pragma once

#include <ostream>

#include "cli/batch.hpp"
#include "cli/terminal/screen.hpp"
#include "hoist/options.hpp"

namespace hoist::cli {

/// Says what would be fetched, a line an item: "CODE URL -> FILE" on standard output, followed by how, where it is not
/// simply the whole file; and on the screen what cannot be, as the report of a run says it. Nothing is asked, and
/// nothing written.
/// @returns whether every item could be
/// @throws RunError if the batch or the journal cannot be read, OutputError
bool print_preview(const Batch& batch, const Options& options, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
