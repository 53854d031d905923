#pragma once

#include <string>

#include "cli/options/arguments.hpp"
#include "cli/options/configuration.hpp"

namespace hoist::cli {

/// What --show-config prints: the value of every option with where it comes from, and the batch, as a configuration
/// file (TOML) would say it. An option without a value is a comment. Header fields, passwords and user names in URLs
/// and proxies appear as "***".
std::string config_text(const Arguments& arguments, const Configuration& configuration);

}  // namespace hoist::cli
