#pragma once

#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/options/option_table.hpp"

namespace hoist::cli {

// The only door to cxxopts: its header takes seconds to compile.

/// Arguments, told apart. Values are text, and defaults are not among them: what counts is for Settings to say.
struct GivenArguments {
  std::vector<std::pair<std::string, std::string>> options;  ///< first long name and value, in the order given
  std::vector<std::string> words;                            ///< what is no option
};

/// Reads arguments by the option table.
/// @param argv the program's name and its arguments
/// @throws UsageError
GivenArguments read_options(std::span<const char* const> argv);

/// The help on those options that are wanted, of these groups, 80 columns wide, below the synopsis.
std::string printed_options(const std::function<bool(const OptionRow&)>& wanted, const std::vector<std::string>& groups,
                            const std::string& synopsis);

}  // namespace hoist::cli
