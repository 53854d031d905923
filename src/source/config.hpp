#pragma once

#include <exception>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "source/catalog.hpp"

namespace hoist::source {

/// A configuration that makes no sense. what() is "FILE:LINE:COLUMN: what is wrong".
class InvalidConfig : public std::exception {
 public:
  InvalidConfig(const std::string& place, const std::string& message) : message_(place + ": " + message) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// What a configuration file says: defaults of options, and catalogs by their names.
///
/// The catalog "flags" is built in; a file may give it servers and defaults, and nothing else.
struct Config {
  std::string file;  ///< its path; empty where there is none
  Defaults defaults;
  std::map<std::string, Catalog> catalogs;
};

/// The name of the built-in catalog.
inline constexpr std::string_view flags_catalog = "flags";

/// Reads the text of a configuration file (TOML 1.0).
///
/// Every catalog in it is checked, whichever will be used. A relative codes_file is one beside the configuration file.
/// @param file its path, for messages
/// @throws InvalidConfig
Config parse_config(std::string_view text, const std::string& file);

/// What to do about a configuration file that is not there.
enum class Absence { is_an_error, is_fine };

/// Reads a configuration file. @returns nothing if it is not there, or not for this user to see, and that is fine
/// @throws InvalidConfig, and RunError if it cannot be read
std::optional<Config> read_config(const std::string& file, Absence absence);

}  // namespace hoist::source
