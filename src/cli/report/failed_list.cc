#include "cli/report/failed_list.hpp"

#include <fmt/format.h>

#include "base/printable.hpp"
#include "source/list_line.hpp"

namespace hoist::cli {

std::string failed_line(const Outcome& outcome) {
  const bool can_be_fetched = !outcome.item.url.empty() && !outcome.item.file.empty();
  if (can_be_fetched) return source::to_list_line(outcome.item);
  const std::string& code = outcome.error ? outcome.error->code() : outcome.item.code;
  const std::string reason = outcome.error ? outcome.error->describe() : "";
  return base::printable(fmt::format("# {}: {}", code, reason));
}

FailedList::FailedList(const std::string& file, bool missing_is_fine)
    : list_(file, Access::owner), missing_is_fine_(missing_is_fine) {}

void FailedList::on_outcome(const Outcome& outcome) {
  const bool missing = outcome.kind == OutcomeKind::not_found && !missing_is_fine_;
  const bool undone = outcome.kind == OutcomeKind::failed || outcome.kind == OutcomeKind::not_begun;
  if (missing || undone) list_.add(failed_line(outcome) + '\n');
}

void FailedList::end(bool is_whole) {
  if (!is_whole) list_.add("# The run was stopped before it had read the whole batch: the rest is not in this list.\n");
  list_.end();
}

}  // namespace hoist::cli
