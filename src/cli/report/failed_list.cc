#include "cli/report/failed_list.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "source/list_line.hpp"

namespace hoist::cli {

namespace {

std::string reason_of(const Outcome& outcome) {
  if (outcome.error) return outcome.error->describe();
  return outcome.kind == OutcomeKind::not_found ? "not found" : "not begun";
}

}  // namespace

std::string failed_line(const Outcome& outcome) {
  const bool can_be_fetched = !outcome.item.url.empty() && !outcome.item.file.empty();
  if (can_be_fetched) return source::to_list_line(outcome.item);
  const std::string reason = reason_of(outcome);
  if (outcome.error && !outcome.error->line().empty()) {
    return base::printable(fmt::format("# {}: {}", outcome.error->code(), reason)) + '\n' + outcome.error->line();
  }
  return source::to_refused_line(outcome.item, reason);
}

FailedList::FailedList(const std::string& file, bool missing_is_fine, const std::vector<std::string>& inputs,
                       bool in_between)
    : list_(file, Access::owner),
      missing_is_fine_(missing_is_fine),
      replaces_input_(std::any_of(inputs.begin(), inputs.end(),
                                  [&](const std::string& input) {
                                    std::error_code missing;
                                    return std::filesystem::equivalent(input, file, missing);
                                  })),
      interval_(in_between) {}

void FailedList::on_flush() {
  list_.flush();
  if (interval_.is_over()) list_.publish();
}

void FailedList::on_outcome(const Outcome& outcome) {
  const bool missing = outcome.kind == OutcomeKind::not_found && !missing_is_fine_;
  const bool undone = outcome.kind == OutcomeKind::failed || outcome.kind == OutcomeKind::not_begun;
  if (missing || undone) list_.add(failed_line(outcome) + '\n');
}

void FailedList::on_end(const RunResult& result) {
  is_whole_ = result.total && *result.total <= result.tally.total();
  if (!is_whole_ && replaces_input_) return list_.discard();
  if (!is_whole_) {
    const Item rest{.code = "the rest", .url = {}, .file = {}};
    constexpr const char* reason =
        "the run was stopped before it had read the whole batch, and what it had not read is not in this list";
    list_.add(source::to_refused_line(rest, reason) + '\n');
  }
  list_.end();
}

}  // namespace hoist::cli
