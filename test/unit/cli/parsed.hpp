#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/options/arguments.hpp"

namespace hoist::cli {

/// A configuration as the text of the user's file, and of the system's, says.
inline Configuration configured(std::string_view user, std::string_view system = {}) {
  Configuration configuration;
  configuration.user = source::parse_config(user, "u.toml");
  configuration.system = source::parse_config(system, "s.toml");
  return configuration;
}

/// What these words after the program's name mean.
inline Arguments parsed(std::vector<const char*> words, const Configuration& configuration,
                        std::string_view servers = {}) {
  words.insert(words.begin(), "hoist");
  return read_arguments(parse_command_line(words), configuration, servers);
}

inline Arguments parsed(const std::vector<const char*>& words, std::string_view servers = {}) {
  return parsed(words, Configuration(), servers);
}

/// What is wrong with them, be it a usage or a configuration error; "(none)" where nothing is.
inline std::string error_of(const std::vector<const char*>& words, const Configuration& configuration,
                            std::string_view servers = {}) {
  try {
    parsed(words, configuration, servers);
  } catch (const UsageError& error) {
    return error.what();
  } catch (const source::InvalidConfig& error) {
    return error.what();
  }
  return "(none)";
}

inline std::string error_of(const std::vector<const char*>& words, std::string_view servers = {}) {
  return error_of(words, Configuration(), servers);
}

inline const FlagsBatch& flags_of(const Arguments& arguments) { return std::get<FlagsBatch>(arguments.batch.source); }

inline const CodesBatch& codes_of(const Arguments& arguments) { return std::get<CodesBatch>(arguments.batch.source); }

}  // namespace hoist::cli
