#include "cli/report/reports.hpp"

#include <utility>
#include <variant>
#include <vector>

#include "base/printable.hpp"

namespace hoist::cli {

void AnswerObserver::on_outcome(const Outcome& outcome) {
  if (outcome.kind == OutcomeKind::not_begun) return;
  if (!outcome.error || outcome.error->kind() != ErrorKind::network || outcome.http_status != 0) answered_ = true;
  ended_ = true;
}

namespace {

std::vector<std::string> lists_of(const Batch& batch) {
  const auto* list = std::get_if<ListBatch>(&batch.source);
  return list ? list->lists : std::vector<std::string>();
}

}  // namespace

Reports::Reports(const Arguments& arguments, const Announcement& announcement, std::ostream& out, Screen& screen,
                 std::shared_ptr<spdlog::logger> log)
    : missing_is_fine_(arguments.allow_missing),
      screen_(screen),
      text_(out, screen, arguments.detail, announcement),
      chains_(std::move(log)) {
  observers_.add(chains_);
  observers_.add(answers_);
  observers_.add(begin_);
  if (arguments.files.failed)
    observers_.add(failed_.emplace(*arguments.files.failed, missing_is_fine_, lists_of(arguments.batch)));
  if (arguments.files.report) observers_.add(json_.emplace(*arguments.files.report, arguments.files.values));
  observers_.add(text_);  // the last one: the reader of standard output may be gone, which must not affect the files
}

void Reports::end_failed_list(bool is_whole) {
  failed_->end(is_whole);
  if (is_whole) return;
  const std::string what = failed_->replaces_input() ? " stays as it was" : " is not complete";
  screen_.line("hoist: " + base::printable(failed_->file()) + what +
               ": the run was stopped before it had read the whole batch");
}

void Reports::end(const RunResult& result, std::optional<std::uint64_t> total, int exit_status) {
  // Standard output comes last here, too.
  if (failed_ && begin_.begun()) end_failed_list(total && *total <= result.tally.total());
  if (json_ && begin_.begun()) json_->end(result, total, exit_status);
  text_.end(result, total, missing_is_fine_);
}

}  // namespace hoist::cli
