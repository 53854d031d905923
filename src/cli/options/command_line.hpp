#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "cli/options/usage_error.hpp"

namespace hoist::cli {

/// A parsed command line, not yet interpreted.
struct CommandLine {
  /// What options were given, by their names in the option table; an option given twice has two texts.
  std::map<std::string, std::vector<std::string>, std::less<>> options;
  std::vector<std::string> words;  ///< the arguments that are not options

  /// Whether this switch was given and not turned off again.
  bool has(std::string_view name) const;
};

/// Parses a command line, without side effects.
/// @param argv the program's name and its arguments; even the name may be missing
/// @throws UsageError
CommandLine parse_command_line(std::span<const char* const> argv);

}  // namespace hoist::cli
