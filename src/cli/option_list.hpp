#pragma once

#include <string>
#include <vector>

#include <cxxopts.hpp>

namespace hoist::cli {

/// Every option of the program, declared for cxxopts in groups, with defaults as text.
///
/// What cxxopts reads as text is checked by parse_arguments(), for messages that name the option and its bounds.
cxxopts::Options option_list();

/// The groups that --help shows, in its order. The hidden one, for the project's own measurements, is not among them.
std::vector<std::string> shown_groups();

/// The option's long name that is nearest to a name that does not exist ("verbos": "verbose"); empty if none is near.
std::string nearest_option(const std::string& unknown);

}  // namespace hoist::cli
