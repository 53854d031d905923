#pragma once

#include "cli/options/arguments.hpp"
#include "cli/options/settings.hpp"

namespace hoist::cli {

/// Reads --tar and what goes with it: where the files of the run go.
/// @param arguments all that is read from the other options; what an archive makes of them is changed
/// @throws UsageError, InvalidConfig for a name that no archive can have, and for what does not go with an archive
void read_archive(const Settings& settings, Arguments& arguments);

}  // namespace hoist::cli
