#include "cli/program.hpp"

#include "cli/dry_run.hpp"
#include "cli/list_command.hpp"
#include "cli/options/arguments.hpp"
#include "cli/options/distinct_files.hpp"
#include "cli/options/help.hpp"
#include "cli/options/show_config.hpp"
#include "cli/process.hpp"
#include "cli/report/merge_reports.hpp"
#include "cli/run_batch.hpp"
#include "cli/shared_origins.hpp"
#include "cli/standard_output.hpp"
#include "cli/terminal/output.hpp"
#include "cli/write_shards.hpp"
#include "hoist/downloader.hpp"

namespace hoist::cli {
namespace {

void share_origins_of_shard(Arguments& arguments) {
  const std::optional<source::Shard>& shard = arguments.batch.shard;
  if (shard) share_origins(arguments.batch, shard->count, shard->key, arguments.options);
}

}  // namespace

int dispatch(std::span<const char* const> argv, const Environment& environment, std::ostream& out, Screen& screen) {
  const CommandLine command_line = parse_command_line(argv);
  const Action action = action_of(command_line);
  if (action == Action::help || action == Action::version) {
    write_out(out, action == Action::help ? help_text(help_topic(command_line)) : versions());
    return status::fine;
  }
  if (action == Action::merge_reports) {
    const MergeArguments merge = read_merge_arguments(command_line);
    require_distinct_files(merge);
    return merge_reports(merge, out, screen);
  }
  const char* const added = environment("HOIST_SERVERS");
  const std::string_view servers = added == nullptr ? "" : added;
  const Configuration configuration = read_configuration(command_line, environment);
  if (action == Action::show) {
    show(command_line, configuration, servers, out);
    return status::fine;
  }
  Arguments arguments = read_arguments(command_line, configuration, servers, environment);
  switch (arguments.action) {
    case Action::show_config:
      write_out(out, config_text(arguments, configuration));
      return status::fine;
    case Action::write_shards:
      share_origins(arguments.batch, *arguments.write_shards, arguments.shard_key, arguments.options);
      return write_shards(arguments, out, screen);
    case Action::dry_run:
      share_origins_of_shard(arguments);
      return print_preview(arguments.batch, arguments.options, out, screen) ? status::fine : status::some_failed;
    default:
      require_distinct_files(arguments, configuration);
      raise_open_file_limit();
      share_origins_of_shard(arguments);
      if (arguments.batch.is_for_standard_output()) return run_to_standard_output(arguments, environment, out, screen);
      if (arguments.fetches_to_standard_output())
        return run_with_archive_to_standard_output(arguments, environment, screen);
      return run(arguments, environment, out, screen);
  }
}

}  // namespace hoist::cli
