#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/batch.hpp"
#include "cli/environment.hpp"
#include "cli/log.hpp"
#include "cli/options/command_line.hpp"
#include "cli/options/configuration.hpp"
#include "cli/options/settings.hpp"
#include "cli/options/usage_error.hpp"
#include "cli/report/report_files.hpp"
#include "cli/terminal/detail.hpp"
#include "hoist/options.hpp"

namespace hoist::cli {

/// What the program is to do.
enum class Action { run, dry_run, write_shards, merge_reports, show, show_config, help, version };

/// Whether a run gives up what it does not need, before it asks a server.
enum class Confine {
  automatic,  ///< as far as that can be had here
  off,
  required,  ///< whole, or there is no run
};

/// An interpreted command line and configuration.
struct Arguments {
  Action action = Action::run;
  Options options;
  Batch batch;
  Detail detail = Detail::normal;
  bool allow_missing = false;  ///< not found is not an error
  Confine confine = Confine::automatic;
  LogSettings log;
  ReportFiles files;
  source::ShardKey shard_key = source::ShardKey::origin;  ///< what a batch is divided by
  std::optional<std::uint64_t> write_shards;              ///< how many lists to write, of a shard each
  std::optional<std::string> save_cookies;                ///< the file that gets the cookies of the run

  /// Whether what is fetched goes to standard output, where nothing else may come in between: -o - and --tar -.
  bool fetches_to_standard_output() const noexcept {
    return batch.is_for_standard_output() || (options.archive && options.archive->name == "-");
  }

  Settings settings;  ///< what all this was read from
};

/// An interpreted command line with --merge-reports.
struct MergeArguments {
  std::vector<std::string> reports;  ///< paths of files, "-" for standard input; at least one
  ReportFiles files;                 ///< what to write
  Detail detail = Detail::normal;
  bool allow_missing = false;  ///< not found counts as fine
};

/// What the command line requests, as far as that is known without a configuration.
Action action_of(const CommandLine& command_line);

/// Reads the arguments of a run. It reads no files except those with header fields.
/// @param servers the value of HOIST_SERVERS, empty where it is not set (see source::Servers)
/// @param environment tells --shard auto which task of a job array this is; empty: nothing
/// @throws UsageError, InvalidConfig; RunError if a file of header fields cannot be read
Arguments read_arguments(const CommandLine& command_line, const Configuration& configuration,
                         std::string_view servers = {}, const Environment& environment = {});

/// Reads which reports are to be merged. No configuration is needed for that.
/// @throws UsageError
MergeArguments read_merge_arguments(const CommandLine& command_line);

}  // namespace hoist::cli
