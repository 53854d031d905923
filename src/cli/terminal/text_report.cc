#include "cli/terminal/text_report.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.hpp"
#include "cli/terminal/bar_line.hpp"
#include "cli/terminal/output.hpp"
#include "http/media_type.hpp"

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

/// A login page or an error page that is saved as a file is noticed too late.
std::string remark_on_pages(std::uint64_t count) {
  return fmt::format("{} of them came as text/html, though {}: see --accept-type.", count,
                     count == 1 ? "its name says otherwise" : "their names say otherwise");
}

}  // namespace

std::string outcome_line(const Outcome& outcome) {
  switch (outcome.kind) {
    case OutcomeKind::downloaded:
      return base::printable(outcome.item.code + " OK");
    case OutcomeKind::unchanged:
      return base::printable(outcome.item.code + " unchanged");
    case OutcomeKind::not_found:
      return base::printable(shown_name(outcome) + " not found");
    case OutcomeKind::duplicate:
      return base::printable(outcome.item.code + " duplicate");
    case OutcomeKind::skipped:
      return base::printable(outcome.item.code + " there already");
    case OutcomeKind::not_begun:
      return base::printable(outcome.item.code + " not begun");
    case OutcomeKind::failed:
      break;
  }
  return base::printable(error_line(outcome));
}

TextReport::TextReport(std::ostream& out, Screen& screen, Detail detail, Announcement announcement,
                       ProblemReport::Settings problems)
    : out_(out),
      screen_(screen),
      detail_(detail),
      announcement_(std::move(announcement)),
      problems_(screen, std::move(problems)) {}

void TextReport::print(const std::string& text) {
  if (announcement_.on_screen) {
    screen_.lines(text);
  } else {
    write_out(out_, text);
  }
}

void TextReport::on_begin() {
  if (detail_ == Detail::quiet) return;
  static const source::Noun connection{"concurrent connection", "concurrent connections"};
  std::string text;
  for (const std::string& line : announcement_.lines) text += base::printable(line) + '\n';
  // A large file may have several connections, and the flags have one each, as their lines are to the letter.
  const std::string up_to = announcement_.bytes && announcement_.slots > 1 ? "Up to " : "";
  if (announcement_.slots > 0) text += up_to + counted(announcement_.slots, connection) + " will be used.\n";
  print(text);
}

void TextReport::on_outcome(const Outcome& outcome) {
  if (outcome.kind == OutcomeKind::not_begun) return;  // they may be millions; they are counted at the end
  const bool is_page = outcome.kind == OutcomeKind::downloaded && http::media_type(outcome.content_type) == "text/html";
  if (is_page && http::contradicts_html(outcome.item.file)) ++pages_;
  if (detail_ == Detail::verbose) {
    waiting_ += outcome_line(outcome) + '\n';
  } else {
    problems_.on_outcome(outcome);
  }
}

void TextReport::on_flush() {
  problems_.on_flush();
  if (!waiting_.empty()) print(std::exchange(waiting_, {}));
}

std::vector<std::string> TextReport::counts(const RunResult& result) const {
  static const source::Noun error{"error", "errors"};
  std::vector<std::string> lines;
  const auto count = [&result](OutcomeKind kind) { return result.tally.count(kind); };
  const auto add = [&lines](bool wanted, const std::string& line) {
    if (wanted) lines.push_back(base::printable(line));
  };
  add(true, counted(count(OutcomeKind::downloaded), announcement_.noun) + " downloaded.");
  add(count(OutcomeKind::unchanged) > 0, fmt::format("{} unchanged.", count(OutcomeKind::unchanged)));
  const std::uint64_t duplicates = count(OutcomeKind::duplicate);
  add(duplicates > 0, counted(duplicates, {"duplicate", "duplicates"}) + '.');
  add(count(OutcomeKind::skipped) > 0, fmt::format("{} there already.", count(OutcomeKind::skipped)));
  add(count(OutcomeKind::not_found) > 0, fmt::format("{} not found.", count(OutcomeKind::not_found)));
  add(count(OutcomeKind::failed) > 0, counted(count(OutcomeKind::failed), error) + '.');
  return lines;
}

/// Where the files are; empty where there are none, and where it need not be said.
std::string TextReport::folder_line(const RunResult& result) const {
  const auto count = [&result](OutcomeKind kind) { return result.tally.count(kind); };
  const bool has_files = count(OutcomeKind::downloaded) + count(OutcomeKind::unchanged) > 0;
  if (!has_files || announcement_.folder.empty()) return {};
  return base::printable(fmt::format("The files are in {}.", announcement_.folder)) + '\n';
}

void TextReport::end(const RunResult& result, const std::string& remark) {
  ended_ = true;
  on_flush();
  problems_.on_end(result);
  const std::string rest = not_fetched(result);
  std::vector<std::string> lines = detail_ == Detail::quiet ? std::vector<std::string>() : counts(result);
  if (!rest.empty()) lines.push_back(base::printable(rest));
  if (!remark.empty()) lines.push_back(base::printable(remark));
  if (detail_ == Detail::quiet) {
    for (const std::string& line : lines) screen_.line(line);
    return;
  }
  if (pages_ > 0 && announcement_.remarks) lines.push_back(remark_on_pages(pages_));
  const double seconds = std::chrono::duration<double>(result.elapsed).count();
  const auto bytes = static_cast<double>(result.tally.bytes().count);
  if (announcement_.bytes && bytes > 0 && seconds > 0) {
    lines.push_back(fmt::format("{} in all, {}/s on average.", size_text(bytes), size_text(bytes / seconds)));
  }
  const std::string text = fmt::format("{}\n{}\nElapsed time: {:.2f}s\n", rule, fmt::join(lines, "\n"), seconds);
  print(text + folder_line(result));
}

}  // namespace hoist::cli
