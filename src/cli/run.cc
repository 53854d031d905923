#include "cli/run.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>

#include <spdlog/logger.h>

#include "catalog/flags.hpp"
#include "cli/log.hpp"
#include "cli/observer_group.hpp"
#include "cli/printable.hpp"
#include "cli/process.hpp"
#include "cli/progress_bar.hpp"
#include "cli/text_report.hpp"

namespace hoist::cli {
namespace {

/// Notices when not one item found anybody to answer.
class AnswerObserver : public Observer {
 public:
  void on_outcome(const Outcome& outcome) override {
    if (!outcome.error || outcome.error->kind() != ErrorKind::network || outcome.http_status != 0) {
      answered_ = true;
    }
    ended_ = true;
  }

  bool nobody_answered() const noexcept { return ended_ && !answered_; }

 private:
  bool ended_ = false;
  bool answered_ = false;
};

const char* environment(const char* name) { return std::getenv(name); }

std::size_t fitting_slots(std::size_t wanted, std::size_t open_files, spdlog::logger& log) {
  const std::size_t most = slots_for(open_files);
  if (wanted <= most) return wanted;
  log.warn("only {} files may be open at once (ulimit -n), enough for {} of the {} connections asked for", open_files,
           most, wanted);
  return most;
}

Announcement announcement(const FlagsBatch& batch, std::size_t slots) {
  return {.site = batch.server.label + " site: " + shown_url(batch.server.url),
          .noun = "flag",
          .codes = batch.codes,
          .slots = slots};
}

bool wants_bar(Detail detail, const Screen& screen) {
  return detail == Detail::normal && screen.is_terminal() && can_redraw(environment);
}

RunResult fetch(Downloader& downloader, const FlagsBatch& batch, Observer& report, Detail detail, Screen& screen) {
  catalog::FlagItems items(batch.server.url, batch.codes);
  if (!wants_bar(detail, screen)) return downloader.run(items, report);

  const BarStyle style{.color = welcomes_color(environment), .blocks = uses_utf8(environment)};
  ProgressBar bar(screen, style, batch.codes.size(), [&downloader] { return downloader.progress(); });
  ObserverGroup observers;
  observers.add(report);
  observers.add(bar);
  return downloader.run(items, observers);
}

std::string hint(const catalog::Server& server) {
  const std::string url = shown_url(server.url);
  const std::size_t host = url.find("://");
  const std::string origin = host == std::string::npos ? url : url.substr(0, url.find('/', host + 3));
  return "hoist: nothing answered at " + printable(origin) +
         ": start the local servers with flag-server (scripts/flag-server in the source tree)";
}

}  // namespace

int exit_status(const RunResult& result, bool missing_is_fine) noexcept {
  constexpr int killed_by_signal = 128;
  if (result.signal) return killed_by_signal + *result.signal;
  const bool missing = result.tally.count(OutcomeKind::not_found) > 0 && !missing_is_fine;
  return missing || result.tally.count(OutcomeKind::failed) > 0 ? status::some_failed : status::fine;
}

int run(const Arguments& arguments, std::ostream& out, Screen& screen, std::size_t open_files) {
  const Log log(arguments.log, screen);
  Options options = arguments.options;
  options.slots = fitting_slots(options.slots, open_files, *log.logger());
  Downloader downloader(options, log.logger());

  TextReport report(out, screen, arguments.detail, announcement(arguments.batch, options.slots));
  LogObserver chains(log.logger());
  AnswerObserver answers;
  ObserverGroup observers;
  observers.add(report);
  observers.add(chains);
  observers.add(answers);

  report.begin();
  const RunResult result = fetch(downloader, arguments.batch, observers, arguments.detail, screen);
  report.end(result, arguments.allow_missing);
  if (answers.nobody_answered() && catalog::is_flag_server(arguments.batch.server)) {
    screen.line(hint(arguments.batch.server));
  }
  return exit_status(result, arguments.allow_missing);
}

}  // namespace hoist::cli
