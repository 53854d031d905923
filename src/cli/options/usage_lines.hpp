#pragma once

#include <span>
#include <string>
#include <vector>

namespace hoist::cli {

/// What follows a usage error: the usage of what was tried (URLs, a list, a template, a catalog, merging reports, else
/// the flags), and where to find help. The flags have just their usage, as the programs have that they come from,
/// except for an option that does not exist.
/// @param argv the program's name and its arguments, which may make no sense
/// @param unknown_option whether the error is an option that does not exist
std::vector<std::string> usage_lines(std::span<const char* const> argv, bool unknown_option);

}  // namespace hoist::cli
