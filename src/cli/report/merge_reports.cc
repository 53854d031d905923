#include "cli/report/merge_reports.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.hpp"
#include "base/query.hpp"
#include "cli/exit_status.hpp"
#include "cli/report/failed_list.hpp"
#include "cli/report/json_report.hpp"
#include "cli/report/replacing_file.hpp"
#include "cli/report/report_reader.hpp"
#include "cli/report/shard_tally.hpp"
#include "cli/terminal/text_report.hpp"
#include "source/list_line.hpp"

namespace hoist::cli {
namespace {

const source::Noun report_noun{"report", "reports"};

Announcement announce(const MergeArguments& arguments) {
  std::vector<std::string> reports = arguments.reports;
  std::replace(reports.begin(), reports.end(), std::string("-"), std::string("standard input"));
  constexpr std::size_t most = 10;
  const std::string count = counted(reports.size(), report_noun);
  const std::string names = reports.size() <= most ? fmt::format("{}", fmt::join(reports, ", "))
                                                   : fmt::format("from {} to {}", reports.front(), reports.back());
  return {.lines = {fmt::format("Merging {}: {}.", count, names)},
          .noun = {},
          .slots = 0,
          .on_screen = is_on_standard_output(arguments.files)};
}

bool can_stand_in_a_list(const Item& item) {
  try {
    const Item read = source::parse_list_line(source::to_list_line(item), 1, source::NameTemplate());
    return read.url == item.url && read.code == item.code && read.file == item.file && read.mirrors == item.mirrors;
  } catch (const Cause&) {
    return false;
  }
}

bool is_redacted(const Item& item) {
  return base::has_masked_query(item.url) ||
         std::any_of(item.mirrors.begin(), item.mirrors.end(),
                     [](const std::string& mirror) { return base::has_masked_query(mirror); });
}

/// Why an item of a report cannot be fetched from a list, so that it must not stand there as if it could.
const char* fault_of(const Item& item) {
  if (is_redacted(item)) return "the report does not have its whole URL (--redact-query): take it from the list";
  return item.url.empty() || item.file.empty() || can_stand_in_a_list(item) ? nullptr : "it cannot stand in a list";
}

/// The reports merged so far.
class Merger {
 public:
  Merger(const MergeArguments& arguments, std::ostream& out, Screen& screen)
      : arguments_(arguments),
        screen_(screen),
        text_(out, screen, arguments.detail, announce(arguments),
              {.missing_is_fine = arguments.allow_missing, .listed_in = listed_in(arguments.files)}) {
    if (arguments.files.failed) failed_.emplace(*arguments.files.failed, arguments.allow_missing);
    if (is_on_standard_output(arguments.files)) {
      standard_output_.emplace(OutputFile::standard_output());
    } else if (arguments.files.report) {
      report_.emplace(*arguments.files.report, Access::as_before);
    }
    text_.on_begin();
  }

  void add(const std::string& path) {
    ReportReader reader(path);
    while (const std::optional<Outcome> outcome = reader.next()) add(*outcome, reader.line());
    if (reader.summary()) {
      add(*reader.summary());
      add_shards(*reader.summary(), reader.shown());
    } else {
      add_unfinished(reader);
    }
    text_.on_flush();
  }

  /// @returns the exit status
  int end() {
    summary_.exit_status = exit_status(summary_.result, arguments_.allow_missing);
    const std::vector<std::string> problems = shards_.problems();
    for (const std::string& problem : problems) screen_.line(base::printable("hoist: " + problem));
    if (joined_.unfinished > 0 || !problems.empty()) {
      summary_.exit_status = std::max(summary_.exit_status, status::some_failed);
    }
    summary_.joined = joined_;
    summary_.joined_shards = shards_.joined();
    const std::uint64_t listed = summary_.result.tally.total();
    if (summary_.not_listed) summary_.result.total = listed + *summary_.not_listed;
    if (failed_) failed_->on_end(summary_.result);
    add_to_report(json_line(summary_));
    if (report_) report_->end();
    if (standard_output_) standard_output_->close();
    end_text();
    return summary_.exit_status;
  }

 private:
  void add_to_report(const std::string& line) {
    if (report_) report_->add(line + '\n');
    if (standard_output_) standard_output_->add(line + '\n');
  }

  void add(Outcome outcome, const std::string& line) {
    constexpr std::uint64_t in_a_group = 1024;
    summary_.result.tally.add(outcome);
    add_to_report(base::printable_json(line));
    text_.on_outcome(outcome);
    if (summary_.result.tally.total() % in_a_group == 0) text_.on_flush();
    if (!failed_) return;
    if (const char* fault = fault_of(outcome.item)) {
      outcome.error = FetchError(outcome.item.code, "", {Cause(ErrorKind::input, fault)});
      outcome.item = {.code = outcome.item.code, .url = {}, .file = {}};
    }
    failed_->on_outcome(outcome);
  }

  void add(const ReportSummary& summary) {
    const JoinedReports joined = summary.joined.value_or(JoinedReports());
    joined_.count += joined.count;
    joined_.unfinished += joined.unfinished;
    RunResult& result = summary_.result;
    result.elapsed += summary.result.elapsed;
    result.deadline_reached = result.deadline_reached || summary.result.deadline_reached;
    if (!result.signal) result.signal = summary.result.signal;
    if (!summary.not_listed) summary_.not_listed.reset();
    if (summary_.not_listed) *summary_.not_listed += *summary.not_listed;
    // Times of the same format sort like their texts.
    if (summary_.began.empty() || summary.began < summary_.began) summary_.began = summary.began;
    summary_.ended = std::max(summary_.ended, summary.ended);
  }

  void add_shards(const ReportSummary& summary, const std::string& report) {
    if (summary.shard) return shards_.add(*summary.shard, report);
    if (!summary.joined_shards.empty()) return shards_.add(summary.joined_shards, report);
    shards_.add_unsharded(report);
  }

  void add_unfinished(const ReportReader& report) {
    ++joined_.count;
    ++joined_.unfinished;
    summary_.not_listed.reset();
    screen_.line(
        base::printable(fmt::format("hoist: {} {}: its run was killed, failed, or is still in progress", report.shown(),
                                    report.cut_off() ? "ends within a line and has no summary" : "has no summary")));
  }

  void end_text() {
    const bool whole = joined_.unfinished == 0;
    const std::string remark = whole ? "" : counted(joined_.unfinished, report_noun) + " without a summary.";
    text_.end(summary_.result, remark);
  }

  const MergeArguments& arguments_;
  Screen& screen_;
  TextReport text_;
  std::optional<FailedList> failed_;
  std::optional<ReplacingFile> report_;
  std::optional<OutputFile> standard_output_;  // in its place
  ReportSummary summary_{.result = {},
                         .not_listed = 0,
                         .exit_status = 0,
                         .began = {},
                         .ended = {},
                         .joined = {},
                         .shard = {},
                         .joined_shards = {}};
  ShardTally shards_;
  JoinedReports joined_{.count = 0, .unfinished = 0};
};

}  // namespace

int merge_reports(const MergeArguments& arguments, std::ostream& out, Screen& screen) {
  Merger merger(arguments, out, screen);
  for (const std::string& report : arguments.reports) merger.add(report);
  return merger.end();
}

}  // namespace hoist::cli
