#pragma once

#include <exception>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "source/catalog.hpp"

namespace hoist::source {

/// An invalid configuration. what() is "FILE:LINE:COLUMN: what is wrong".
class InvalidConfig : public std::exception {
 public:
  InvalidConfig(const std::string& place, const std::string& message) : message_(place + ": " + message) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// The content of a configuration file: defaults of options, and catalogs by name.
///
/// The catalog "flags" is built in; a file may give it servers and defaults, and nothing else.
struct Config {
  std::string file;  ///< its path; empty if there is none
  Defaults defaults;
  std::map<std::string, Catalog> catalogs;
};

/// The name of the built-in catalog.
inline constexpr std::string_view flags_catalog = "flags";

/// Reads the text of a configuration file (TOML 1.0).
///
/// Every catalog in it is checked, used or not. A relative codes_file is relative to the folder of the configuration
/// file.
/// @param file its path, for messages
/// @throws InvalidConfig
Config parse_config(std::string_view text, const std::string& file);

/// What to do if a configuration file does not exist.
enum class Absence { is_an_error, is_fine };

/// Reads a configuration file. @returns nothing if it does not exist or may not be read by this user, and need not be
/// @throws InvalidConfig, and RunError if it cannot be read
std::optional<Config> read_config(const std::string& file, Absence absence);

}  // namespace hoist::source
