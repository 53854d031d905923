#pragma once

#include <optional>
#include <string>

#include "cli/environment.hpp"
#include "cli/options/command_line.hpp"
#include "cli/options/settings.hpp"
#include "source/config.hpp"

namespace hoist::cli {

/// The configuration files.
struct Configuration {
  source::Config system;
  source::Config user;  ///< or the one that --config names, which is then the only one

  /// A catalog by name; the user's hides the system's. Null if there is none.
  const source::Catalog* find_catalog(const std::string& name) const;

  /// The names of all catalogs, sorted, the built-in one included.
  std::vector<std::string> catalog_names() const;
};

/// What the command line and the files' [defaults] say of every option. What a catalog says comes on top, once one is
/// chosen.
/// @throws InvalidConfig as Settings::add() does
Settings settings_of(const CommandLine& command_line, const Configuration& configuration);

/// The user's configuration file: hoist/config.toml in XDG_CONFIG_HOME, or in ~/.config where that is not set (XDG Base
/// Directory Specification). Empty where there is no home.
std::string user_config_file(const Environment& environment);

/// Reads the configuration files: the user's and /etc/hoist/config.toml, or only the one that --config names.
/// @throws InvalidConfig; RunError if a file cannot be read, and UsageError if --config names none
Configuration read_configuration(const CommandLine& command_line, const Environment& environment);

}  // namespace hoist::cli
