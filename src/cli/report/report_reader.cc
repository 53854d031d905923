#include "cli/report/report_reader.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "cli/report/report_words.hpp"

namespace hoist::cli {

ReportReader::ReportReader(const std::string& path) : input_(path, never_) {}

std::optional<Outcome> ReportReader::next() {
  while (read_line()) {
    if (summary_) fail("nothing may follow the summary");
    std::optional<ReportLine> line = parse();
    if (!line) break;
    if (auto* outcome = std::get_if<Outcome>(&*line)) {
      tally_.add(*outcome);
      return std::move(*outcome);
    }
    summary_ = std::get<ReportSummary>(*std::move(line));
    check_summary();
  }
  return std::nullopt;
}

/// @returns nothing if the line is the beginning of one that was not written to its end
std::optional<ReportLine> ReportReader::parse() {
  try {
    return parse_report_line(line_);
  } catch (const Cause& cause) {
    if (ended_) fail(cause.message());
    cut_off_ = true;
    return std::nullopt;
  }
}

bool ReportReader::read_line() {
  line_.clear();
  ++number_;
  while (true) {
    const std::string_view held = input_.bytes();
    const std::size_t end = std::min(held.find('\n'), held.size());
    line_ += held.substr(0, end);
    if (line_.size() > longest_line) fail("it is longer than 4 MiB");
    if (end < held.size()) {
      input_.drop(end + 1);
      return true;
    }
    input_.drop(end);
    if (!input_.more()) break;
  }
  ended_ = false;
  return !line_.empty();
}

void ReportReader::check_summary() const {
  const Tally& told = summary_->result.tally;
  for (const auto& [kind, word] : outcome_words) {
    if (told.count(kind) == tally_.count(kind)) continue;
    fail(fmt::format("the summary counts {} {}, but the lines before it {}", told.count(kind), word,
                     tally_.count(kind)));
  }
}

void ReportReader::fail(const std::string& reason) const {
  throw RunError(fmt::format("cannot use {}, line {}: {}", shown(), number_, reason));
}

}  // namespace hoist::cli
