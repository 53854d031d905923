#pragma once

#include <string>

namespace hoist::cli {

/// The line that follows a usage error; without a line end.
std::string usage_line();

/// What --help prints: at most 80 columns wide, with a line end.
std::string help_text();

}  // namespace hoist::cli
