#include "cli/run_batch.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <spdlog/logger.h>

#include "base/platform.hpp"
#include "base/printable.hpp"
#include "base/url.hpp"
#include "base/url_syntax.hpp"
#include "cli/confinement/confinement.hpp"
#include "cli/item_sources.hpp"
#include "cli/log.hpp"
#include "cli/options/input_files.hpp"
#include "cli/process.hpp"
#include "cli/report/metrics.hpp"
#include "cli/report/observer_group.hpp"
#include "cli/report/replacing_file.hpp"
#include "cli/report/reports.hpp"
#include "cli/terminal/announcement.hpp"
#include "cli/terminal/progress_bar.hpp"
#include "net/proxy_choice.hpp"
#include "source/counted_items.hpp"

namespace hoist::cli {
namespace {

/// How many requests the items may need at a time: one each, and one for each segment of a large file. Flags are none.
/// @param total of the items
std::uint64_t useful_slots(const Arguments& arguments, std::uint64_t total) {
  const bool flags = std::holds_alternative<FlagsBatch>(arguments.batch.source);
  const std::uint64_t each = flags ? 1 : arguments.options.split.segments;
  return std::min<std::uint64_t>(std::max<std::uint64_t>(total, 1), max_slots) * each;
}

/// Decides the number of slots of a run: as many as wanted, but no more than are useful, nor than the process may open
/// files for; and that of lanes: no more than slots, and one where files are short, since each lane opens some of its
/// own. (An option's largest value is in the option table, and the engine refuses more.)
/// @param total of the items, where it is known
void decide_parallelism(const Arguments& arguments, std::optional<std::uint64_t> total, spdlog::logger& log,
                        Options& options) {
  constexpr std::size_t files_of_a_lane = 16;
  std::size_t wanted = options.slots;
  if (total) wanted = std::min<std::uint64_t>(wanted, useful_slots(arguments, *total));
  const std::size_t lanes = std::min(options.lanes.count, wanted);
  const std::size_t for_lanes = lanes > 1 ? lanes * files_of_a_lane : 0;
  const std::size_t open_files = openable_files(open_files_for(wanted) + for_lanes);
  options.slots = slots_for(wanted, open_files);
  options.lanes.count = open_files < open_files_for(wanted) + for_lanes ? 1 : lanes;
  if (options.slots == wanted) return;
  log.warn("only {} more files can be opened (ulimit -n), enough for {} of the {} connections requested", open_files,
           options.slots, wanted);
}

/// Not where lines of a report would come in between.
bool wants_bar(const Arguments& arguments, const Screen& screen, const Environment& environment) {
  if (is_on_standard_output(arguments.files) && ::isatty(STDOUT_FILENO) == 1) return false;
  return arguments.detail == Detail::normal && screen.is_terminal() && can_redraw(environment);
}

/// To count the items of a shard, all of the batch has to be read: not if nobody watches.
bool wants_total(const Arguments& arguments) {
  const Batch& batch = arguments.batch;
  return arguments.detail != Detail::quiet || !batch.shard || batch.known_codes();
}

/// The total for the bar.
ItemTotal total_of(const source::CountedItems& items) {
  const std::optional<std::uint64_t> total = items.total();
  return total ? ItemTotal{.items = total} : ItemTotal{.items = items.count(), .growing = true};
}

/// The bar appears below what the reports print at the beginning, and is gone before they print the end.
class BarWithReports : public Observer {
 public:
  BarWithReports(ProgressBar& bar, ObserverGroup& reports) : bar_(bar), reports_(reports) {}

  void on_begin() override {
    reports_.on_begin();
    bar_.on_begin();
  }

  void on_outcome(const Outcome& outcome) override {
    reports_.on_outcome(outcome);
    bar_.on_outcome(outcome);
  }

  void on_flush() override { reports_.on_flush(); }

  void on_end(const RunResult& result) override {
    bar_.on_end(result);
    reports_.on_end(result);
  }

 private:
  ProgressBar& bar_;
  ObserverGroup& reports_;
};

RunResult fetch(Downloader& downloader, source::CountedItems& items, ObserverGroup& reports, const Arguments& arguments,
                Screen& screen, const Environment& environment) {
  if (!wants_bar(arguments, screen, environment)) return downloader.run(items, reports);

  const BarStyle style{.color = welcomes_color(environment), .blocks = uses_utf8(environment)};
  ProgressBar bar(
      screen, style, [&items] { return total_of(items); },
      [&downloader] { return downloader.progress(ProgressBar::most_lines); });
  BarWithReports observers(bar, reports);
  return downloader.run(items, observers);
}

/// The cookies of a run, for the next one; only its owner may read them.
void save_cookies(ReplacingFile& file, const std::vector<std::string>& lines) {
  file.add("# Netscape HTTP Cookie File\n# Written by hoist, for --cookies.\n\n");
  for (const std::string& line : lines) file.add(line + '\n');
  file.end();
}

/// How to start the local servers: the script that is installed with this program, or that of its source tree.
std::string flag_server_command() {
  std::error_code missing;
  const std::filesystem::path program = base::platform::program_file();
  for (const char* place : {"share/hoist/flag-server", "scripts/flag-server"}) {
    const std::filesystem::path script = program.parent_path().parent_path() / place;
    if (std::filesystem::is_regular_file(script, missing)) return "python3 " + script.string();
  }
  return "flag-server of hoist's source tree";
}

/// The one error of a batch whose local server is not running.
std::string no_flag_server(const source::Server& server) {
  const std::string url = base::shown_url(server.url);
  return base::printable(
      fmt::format("*** Error: no server answers at {}. Try hoist -s REMOTE BR IN US, or start the local servers: {}",
                  base::beginning_of(url), flag_server_command()));
}

/// What metrics have for the folder: not a private one, which has another name each time.
std::filesystem::path labelled_folder(const Arguments& arguments) {
  return arguments.fetches_to_standard_output() ? "." : arguments.options.folder;
}

/// What a proxy connects to is only known as URLs name it.
bool has_unjudged_names(const HttpOptions& http, const Environment& environment) {
  return http.deny_private && net::has_proxy(http.proxy, environment);
}

/// @param metrics may be null
int run_batch(const Arguments& arguments, const Environment& environment, std::ostream& out, Screen& screen,
              Metrics* metrics) {
  const std::string few_threads = fit_thread_pool();
  Confinement confinement(arguments, environment);  // before there are threads, which it would not reach
  const Log log(arguments.log, screen);
  confinement.tell(*log.logger());
  if (!few_threads.empty()) log.logger()->warn(few_threads);
  if (arguments.options.http.insecure) log.logger()->warn("--insecure: server certificates are not verified");
  if (has_unjudged_names(arguments.options.http, environment)) {
    log.logger()->warn("--deny-private: a proxy looks names up, so only addresses and names in URLs can be judged");
  }
  check_input_files(arguments.options.http);
  const std::optional<std::uint64_t> total =
      wants_total(arguments) ? count_items(arguments.batch) : std::optional<std::uint64_t>();
  const auto warn = [&log](const std::string& message) { log.logger()->warn(base::printable(message)); };
  source::CountedItems items(open_items(arguments.batch, warn), total);
  Options options = arguments.options;
  decide_parallelism(arguments, total, *log.logger(), options);

  Downloader downloader(options, log.logger(), confinement.take_made());
  Announcement announcement = announce(arguments.batch, total, options.slots);
  announcement.folder = options.archive ? archive_to_name(arguments.batch, options.folder, options.archive->name)
                                        : folder_to_name(arguments.batch, options.folder);
  announcement.on_screen = is_on_standard_output(arguments.files);
  Reports reports(arguments, announcement, metrics, out, screen, log.logger());
  std::optional<ReplacingFile> cookies;
  if (arguments.save_cookies) cookies.emplace(*arguments.save_cookies, Access::owner);
  const RunResult result = fetch(downloader, items, reports.observers(), arguments, screen, environment);
  if (cookies) save_cookies(*cookies, downloader.cookies());
  reports.tell_if_never_begun(result);

  const source::Server* const flag_server = arguments.batch.flag_server();
  if (flag_server && reports.nobody_answered()) screen.line(no_flag_server(*flag_server));
  return exit_status(result, arguments.allow_missing);
}

/// The run's own error is reported, even if the metrics cannot be written either.
void note_failure(Metrics& metrics, Screen& screen) {
  try {
    metrics.fail(status::could_not_run);
  } catch (const RunError& error) {
    screen.line("hoist: " + base::printable(error.what()));
  }
}

}  // namespace

int run(const Arguments& arguments, const Environment& environment, std::ostream& out, Screen& screen) {
  if (!arguments.files.metrics) return run_batch(arguments, environment, out, screen, nullptr);
  Metrics metrics(*arguments.files.metrics, metrics_labels(arguments.batch, labelled_folder(arguments)),
                  arguments.allow_missing, arguments.batch.queue);
  try {
    return run_batch(arguments, environment, out, screen, &metrics);
  } catch (const FolderInUse&) {
    throw;  // only the run that has locked the folder writes metrics
  } catch (...) {
    note_failure(metrics, screen);
    throw;
  }
}

}  // namespace hoist::cli
