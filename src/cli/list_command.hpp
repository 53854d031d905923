#pragma once

#include <ostream>
#include <string_view>

#include "cli/options/command_line.hpp"
#include "cli/options/configuration.hpp"

namespace hoist::cli {

/// What --show prints, one per line: the catalogs; or the servers or the codes of the batch that the command
/// line chooses, which a list and a template have none of. A TAB stands between a name and what it is: a URL without
/// its user name and password, or a country.
///
/// It is for the shell completions, and reads no more than necessary.
/// @param servers the value of HOIST_SERVERS
/// @throws UsageError, InvalidConfig; RunError if a file of codes cannot be read; OutputError
void show(const CommandLine& command_line, const Configuration& configuration, std::string_view servers,
          std::ostream& out);

}  // namespace hoist::cli
