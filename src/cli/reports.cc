#include "cli/reports.hpp"

#include <utility>

namespace hoist::cli {

void AnswerObserver::on_outcome(const Outcome& outcome) {
  if (!outcome.error || outcome.error->kind() != ErrorKind::network || outcome.http_status != 0) answered_ = true;
  ended_ = true;
}

Reports::Reports(const Arguments& arguments, const Announcement& announcement, std::ostream& out, Screen& screen,
                 std::shared_ptr<spdlog::logger> log)
    : missing_is_fine_(arguments.allow_missing),
      total_(announcement.total),
      text_(out, screen, arguments.detail, announcement),
      chains_(std::move(log)) {
  observers_.add(text_);
  observers_.add(chains_);
  observers_.add(answers_);
  if (arguments.files.failed) observers_.add(failed_.emplace(*arguments.files.failed, missing_is_fine_));
  if (arguments.files.report) observers_.add(json_.emplace(*arguments.files.report));
}

void Reports::end(const RunResult& result, int exit_status) {
  // Standard output comes last: its reader may be gone, and that is no reason to leave a file unfinished.
  if (failed_) failed_->end();
  if (json_) json_->end(result, total_, exit_status);
  text_.end(result, missing_is_fine_);
}

}  // namespace hoist::cli
