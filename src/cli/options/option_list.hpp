#pragma once

#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/options/option_table.hpp"

namespace hoist::cli {

// The only user of cxxopts, whose header takes seconds to compile.

/// Parsed arguments. Values are text, without defaults: Settings determines the effective values.
struct GivenArguments {
  std::vector<std::pair<std::string, std::string>> options;  ///< first long name and value, in the order given
  std::vector<std::string> words;                            ///< the words that are not options
};

/// Reads arguments by the option table.
/// @param argv the program's name and its arguments
/// @throws UsageError
GivenArguments read_options(std::span<const char* const> argv);

/// The help on the selected options of these groups, 80 columns wide, below the synopsis.
std::string printed_options(const std::function<bool(const OptionRow&)>& wanted, const std::vector<std::string>& groups,
                            const std::string& synopsis);

}  // namespace hoist::cli
