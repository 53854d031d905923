#pragma once

#include <filesystem>
#include <ostream>

#include "cli/batch.hpp"
#include "cli/screen.hpp"

namespace hoist::cli {

/// Says what would be fetched, a line an item: "CODE URL -> FILE" on standard output, and on the screen what cannot be,
/// as the report of a run says it. Nothing is asked, and nothing written.
/// @returns whether every item could be
/// @throws RunError if the batch cannot be read, OutputError
bool preview(const Batch& batch, const std::filesystem::path& folder, std::ostream& out, Screen& screen);

}  // namespace hoist::cli
