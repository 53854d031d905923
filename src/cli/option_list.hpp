#pragma once

#include <string>

#include <cxxopts.hpp>

namespace hoist::cli {

/// The option table, declared for cxxopts.
///
/// Values are read as text, and defaults are told in the help alone: what counts is for Settings to say.
cxxopts::Options option_list();

/// The option's long name that is nearest to a name that does not exist ("verbos": "verbose"); empty if none is near.
std::string nearest_option(const std::string& unknown);

}  // namespace hoist::cli
