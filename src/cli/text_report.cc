#include "cli/text_report.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/output.hpp"
#include "cli/printable.hpp"

namespace hoist::cli {
namespace {

constexpr const char* rule = "--------------------";

std::string counted(std::uint64_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string listed(const std::vector<std::string>& codes) {
  constexpr std::size_t most = 10;
  if (codes.empty()) return "none";
  if (codes.size() <= most) return fmt::format("{}", fmt::join(codes, ", "));
  return fmt::format("from {} to {}", codes.front(), codes.back());
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
      return printable(outcome.item.code + " OK");
    case OutcomeKind::unchanged:
      return printable(outcome.item.code + " unchanged");
    case OutcomeKind::not_found:
      return printable(outcome.item.code + " not found");
    case OutcomeKind::failed:
      break;
  }
  return printable(error_line(outcome));
}

TextReport::TextReport(std::ostream& out, Screen& screen, Detail detail, Announcement announcement)
    : out_(out), screen_(screen), detail_(detail), announcement_(std::move(announcement)) {}

void TextReport::begin() {
  if (detail_ == Detail::quiet) return;
  const std::vector<std::string>& codes = announcement_.codes;
  const std::string connections = counted(announcement_.slots, "concurrent connection");
  write_out(out_, fmt::format("{}\nSearching for {}: {}\n{} will be used.\n", printable(announcement_.site),
                              counted(codes.size(), announcement_.noun), printable(listed(codes)), connections));
}

void TextReport::on_outcome(const Outcome& outcome) {
  if (detail_ == Detail::verbose) {
    waiting_ += outcome_line(outcome) + '\n';
  } else if (outcome.kind == OutcomeKind::failed) {
    failed_ += outcome_line(outcome) + '\n';
  }
}

void TextReport::on_pause() {
  if (!failed_.empty()) screen_.lines(std::exchange(failed_, {}));
  if (!waiting_.empty()) write_out(out_, std::exchange(waiting_, {}));
}

std::uint64_t TextReport::not_fetched(const RunResult& result) const {
  const std::uint64_t ended = result.tally.total();
  return announcement_.codes.size() > ended ? announcement_.codes.size() - ended : 0;
}

std::vector<std::string> TextReport::counts(const RunResult& result) const {
  std::vector<std::string> lines;
  const auto count = [&result](OutcomeKind kind) { return result.tally.count(kind); };
  const auto add = [&lines](std::uint64_t number, const std::string& line) {
    if (number > 0) lines.push_back(line);
  };
  lines.push_back(counted(count(OutcomeKind::downloaded), announcement_.noun) + " downloaded.");
  add(count(OutcomeKind::unchanged), fmt::format("{} unchanged.", count(OutcomeKind::unchanged)));
  add(count(OutcomeKind::not_found), fmt::format("{} not found.", count(OutcomeKind::not_found)));
  add(count(OutcomeKind::failed), counted(count(OutcomeKind::failed), "error") + '.');
  add(not_fetched(result), fmt::format("{} not fetched{}.", not_fetched(result), result.signal ? ": interrupted" : ""));
  return lines;
}

void TextReport::end(const RunResult& result, bool missing_is_fine) {
  on_pause();
  const std::vector<std::string> lines = counts(result);
  if (detail_ != Detail::quiet) {
    const double seconds = std::chrono::duration<double>(result.elapsed).count();
    write_out(out_, fmt::format("{}\n{}\nElapsed time: {:.2f}s\n", rule, fmt::join(lines, "\n"), seconds));
    return;
  }
  const bool missing = result.tally.count(OutcomeKind::not_found) > 0 && !missing_is_fine;
  if (result.tally.count(OutcomeKind::failed) > 0 || missing || not_fetched(result) > 0) {
    for (const std::string& line : lines) screen_.line(line);
  }
}

}  // namespace hoist::cli
