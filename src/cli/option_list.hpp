#pragma once

#include <functional>
#include <string>

#include <cxxopts.hpp>

#include "cli/option_table.hpp"

namespace hoist::cli {

/// The option table, declared for cxxopts to read arguments by.
///
/// Values are read as text, and defaults are told in the help alone: what counts is for Settings to say.
cxxopts::Options option_list();

/// Some of the options, declared for cxxopts to print.
cxxopts::Options printed_list(const std::function<bool(const OptionRow&)>& wanted);

/// The option's long name that is nearest to a name that does not exist ("verbos": "verbose"); empty if none is near.
std::string nearest_option(const std::string& unknown);

}  // namespace hoist::cli
