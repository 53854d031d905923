#pragma once

#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/servers.hpp"
#include "hoist/options.hpp"

namespace hoist::cli {

/// A command line that makes no sense. what() is what stands after "*** Usage error: ".
class UsageError : public std::exception {
 public:
  explicit UsageError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// What the program is asked to do.
enum class Action { run, help, version };

/// How much of a run is shown.
enum class Detail {
  quiet,   ///< nothing, unless something failed
  normal,  ///< the report, and on a terminal the progress bar
  verbose  ///< the report and a line an item
};

/// Where the log goes, and what goes there.
struct LogSettings {
  std::string level = "warn";                                ///< a name that spdlog knows
  std::optional<std::filesystem::path> file = std::nullopt;  ///< appended to; without one, standard error
};

/// The flags that are wanted, and where from.
struct FlagsBatch {
  catalog::Server server;
  std::vector<std::string> codes;  ///< as catalog::select_codes() gives them, at least one
};

/// A command line, understood.
struct Arguments {
  Action action = Action::run;
  Options options;
  FlagsBatch batch;
  Detail detail = Detail::normal;
  bool allow_missing = false;  ///< not found counts as fine
  LogSettings log;
};

/// Reads a command line; touches nothing else.
///
/// @param argv the program's name and its arguments
/// @param servers the value of HOIST_SERVERS, empty where it is not set (see catalog::Servers)
/// @throws UsageError
Arguments parse_arguments(std::span<const char* const> argv, std::string_view servers = {});

}  // namespace hoist::cli
