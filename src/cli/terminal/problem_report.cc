#include "cli/terminal/problem_report.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/connection_failure.hpp"
#include "base/printable.hpp"
#include "base/url.hpp"
#include "base/url_syntax.hpp"
#include "source/url_names.hpp"

namespace hoist::cli {
namespace {

constexpr std::uint64_t told_one_by_one = 10;
constexpr std::size_t most_kinds = 256;

bool is_named_by_url(const Outcome& outcome) {
  const Item& item = outcome.item;
  return !item.url.empty() && item.code == source::code_in(item.url);
}

std::string message_of(const Outcome& outcome) {
  if (outcome.kind == OutcomeKind::not_found) return "not found";
  return outcome.error ? outcome.error->describe() : std::string(name(ErrorKind::internal));
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  if (what.empty()) return;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

/// The message without what differs between items that fail alike: their own names, and numbers such as milliseconds.
std::string without_particulars(std::string message, const Item& item) {
  replace_all(message, item.file, "FILE");
  std::string result;
  for (const char letter : message) {
    const bool digit = letter >= '0' && letter <= '9';
    if (!digit) result += letter;
    if (digit && !result.ends_with('#')) result += '#';
  }
  return result;
}

std::string not_found_line(const Outcome& outcome) {
  const std::string name = shown_name(outcome);
  const std::string& url = outcome.shown_url();
  if (url.empty() || is_named_by_url(outcome)) return "*** Not found: " + name;
  return fmt::format("*** Not found: {} ({})", name, base::shown_url(url));
}

}  // namespace

bool was_answered(const Outcome& outcome) {
  if (!was_requested(outcome.kind)) return false;
  return !outcome.error || !base::is_connection_failure(outcome.error->kind(), outcome.http_status);
}

std::string shown_name(const Outcome& outcome) {
  if (is_named_by_url(outcome)) return base::shown_url(outcome.shown_url());
  return outcome.error ? outcome.error->code() : outcome.item.code;
}

std::string error_line(const Outcome& outcome) {
  return fmt::format("*** Error for {}: {}", shown_name(outcome), message_of(outcome));
}

ProblemReport::Count& ProblemReport::count_of(const Outcome& outcome) {
  if (counts_.size() >= most_kinds) tell_rest();
  const std::string url = base::shown_url(outcome.shown_url());
  const std::string origin(base::beginning_of(url));
  const std::string message = message_of(outcome);
  const int kind = outcome.error ? static_cast<int>(outcome.error->kind()) : -1;
  Count& count = counts_[{origin, kind, outcome.http_status, without_particulars(message, outcome.item)}];
  if (count.example.empty()) count.example = origin.empty() ? message : origin + ": " + message;
  return count;
}

void ProblemReport::on_outcome(const Outcome& outcome) {
  const bool missing = outcome.kind == OutcomeKind::not_found && !settings_.missing_is_fine;
  const bool failed = outcome.kind == OutcomeKind::failed;
  if (was_answered(outcome)) answered_ = true;
  if (!missing && !failed) return;
  if (++count_of(outcome).items > told_one_by_one) return;
  lines_ += base::printable(failed ? error_line(outcome) : not_found_line(outcome)) + '\n';
}

void ProblemReport::on_flush() {
  if (settings_.hold_unanswered && !answered_) return;
  if (!lines_.empty()) screen_.lines(std::exchange(lines_, {}));
}

void ProblemReport::on_end(const RunResult& /*result*/) {
  tell_rest();
  on_flush();
}

std::string ProblemReport::rest_line(const Count& count) const {
  const std::string where =
      settings_.listed_in.empty() ? "-v names them all, --failed FILE lists them" : "see " + settings_.listed_in;
  return fmt::format("*** ... and {} more like it ({}): {}", count.items - told_one_by_one, count.example, where);
}

void ProblemReport::tell_rest() {
  for (const auto& [kind, count] : counts_) {
    if (count.items > told_one_by_one) lines_ += base::printable(rest_line(count)) + '\n';
  }
  counts_.clear();
}

}  // namespace hoist::cli
