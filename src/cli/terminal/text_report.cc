#include "cli/terminal/text_report.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.hpp"
#include "cli/terminal/output.hpp"

namespace hoist::cli {
namespace {

constexpr const char* rule = "--------------------";

/// Why a run was stopped; empty if it was not.
const char* reason_to_stop(const RunResult& result) {
  if (result.signal) return "interrupted";
  return result.deadline_reached ? "the deadline was reached" : "";
}

/// The line about the items that the run did not begin; empty where there are none.
std::string not_fetched(const RunResult& result) {
  const std::string reason = reason_to_stop(result);
  if (!result.total) return reason.empty() ? "" : "The rest was not fetched: " + reason + '.';
  const std::uint64_t begun = result.tally.begun();
  if (*result.total <= begun) return {};
  return fmt::format("{} not fetched{}{}.", *result.total - begun, reason.empty() ? "" : ": ", reason);
}

std::string error_line(const Outcome& outcome) {
  const std::string& code = outcome.error ? outcome.error->code() : outcome.item.code;
  const std::string reason = outcome.error ? outcome.error->describe() : std::string(name(ErrorKind::internal));
  return fmt::format("*** Error for {}: {}", code, reason);
}

}  // namespace

std::string outcome_line(const Outcome& outcome) {
  switch (outcome.kind) {
    case OutcomeKind::downloaded:
      return base::printable(outcome.item.code + " OK");
    case OutcomeKind::unchanged:
      return base::printable(outcome.item.code + " unchanged");
    case OutcomeKind::not_found:
      return base::printable(outcome.item.code + " not found");
    case OutcomeKind::not_begun:
      return base::printable(outcome.item.code + " not begun");
    case OutcomeKind::failed:
      break;
  }
  return base::printable(error_line(outcome));
}

TextReport::TextReport(std::ostream& out, Screen& screen, Detail detail, Announcement announcement,
                       bool missing_is_fine)
    : out_(out),
      screen_(screen),
      detail_(detail),
      announcement_(std::move(announcement)),
      missing_is_fine_(missing_is_fine) {}

void TextReport::on_begin() {
  if (detail_ == Detail::quiet) return;
  static const source::Noun connection{"concurrent connection", "concurrent connections"};
  std::string text;
  for (const std::string& line : announcement_.lines) text += base::printable(line) + '\n';
  if (announcement_.slots > 0) text += counted(announcement_.slots, connection) + " will be used.\n";
  write_out(out_, text);
}

void TextReport::on_outcome(const Outcome& outcome) {
  if (outcome.kind == OutcomeKind::not_begun) return;  // they may be millions; they are counted at the end
  if (detail_ == Detail::verbose) {
    waiting_ += outcome_line(outcome) + '\n';
  } else if (outcome.kind == OutcomeKind::failed) {
    failed_ += outcome_line(outcome) + '\n';
  }
}

void TextReport::on_flush() {
  if (!failed_.empty()) screen_.lines(std::exchange(failed_, {}));
  if (!waiting_.empty()) write_out(out_, std::exchange(waiting_, {}));
}

std::vector<std::string> TextReport::counts(const RunResult& result, const std::string& not_fetched) const {
  static const source::Noun error{"error", "errors"};
  std::vector<std::string> lines;
  const auto count = [&result](OutcomeKind kind) { return result.tally.count(kind); };
  const auto add = [&lines](bool wanted, const std::string& line) {
    if (wanted) lines.push_back(base::printable(line));
  };
  add(true, counted(count(OutcomeKind::downloaded), announcement_.noun) + " downloaded.");
  add(count(OutcomeKind::unchanged) > 0, fmt::format("{} unchanged.", count(OutcomeKind::unchanged)));
  add(count(OutcomeKind::not_found) > 0, fmt::format("{} not found.", count(OutcomeKind::not_found)));
  add(count(OutcomeKind::failed) > 0, counted(count(OutcomeKind::failed), error) + '.');
  add(!not_fetched.empty(), not_fetched);
  return lines;
}

void TextReport::end(const RunResult& result, const std::string& remark) {
  ended_ = true;
  on_flush();
  const std::string rest = not_fetched(result);
  std::vector<std::string> lines = counts(result, rest);
  if (!remark.empty()) lines.push_back(base::printable(remark));
  if (detail_ != Detail::quiet) {
    const double seconds = std::chrono::duration<double>(result.elapsed).count();
    write_out(out_, fmt::format("{}\n{}\nElapsed time: {:.2f}s\n", rule, fmt::join(lines, "\n"), seconds));
    return;
  }
  const bool missing = result.tally.count(OutcomeKind::not_found) > 0 && !missing_is_fine_;
  if (result.tally.count(OutcomeKind::failed) > 0 || missing || !rest.empty() || !remark.empty()) {
    for (const std::string& line : lines) screen_.line(line);
  }
}

}  // namespace hoist::cli
