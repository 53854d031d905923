#include "cli/report/reports.hpp"

#include <utility>
#include <variant>
#include <vector>

#include "base/printable.hpp"
#include "source/shard_comment.hpp"

namespace hoist::cli {

void AnswerObserver::on_outcome(const Outcome& outcome) {
  if (was_answered(outcome)) answered_ = true;
  ended_ = true;
}

namespace {

std::vector<std::string> lists_of(const Batch& batch) {
  const auto* list = std::get_if<ListBatch>(&batch.source);
  return list ? list->lists : std::vector<std::string>();
}

/// The shard that the run has: that of --shard, or of a list that --write-shards wrote.
std::optional<source::Shard> shard_of(const Batch& batch) {
  if (batch.shard) return batch.shard;
  const std::vector<std::string> lists = lists_of(batch);
  const bool is_whole = !batch.limit && std::get_if<ListBatch>(&batch.source) && lists.size() == 1 &&
                        std::get<ListBatch>(batch.source).urls.empty();
  return is_whole ? source::shard_of_list(lists.front()) : std::nullopt;
}

ProblemReport::Settings problems_of(const Arguments& arguments) {
  return {.missing_is_fine = arguments.allow_missing,
          .listed_in = listed_in(arguments.files),
          .hold_unanswered = arguments.batch.flag_server() != nullptr};
}

}  // namespace

void IncompleteListNotice::on_end(const RunResult& /*result*/) {
  if (list_.is_whole()) return;
  const std::string what = list_.replaces_input() ? " stays as it was" : " is not complete";
  screen_.line("hoist: " + base::printable(list_.file()) + what +
               ": the run was stopped before it had read the whole batch");
}

Reports::Reports(const Arguments& arguments, const Announcement& announcement, Metrics* metrics, std::ostream& out,
                 Screen& screen, std::shared_ptr<spdlog::logger> log)
    : text_(out, screen, arguments.detail, announcement, problems_of(arguments)), chains_(std::move(log)) {
  const ReportFiles& files = arguments.files;
  observers_.add(chains_);
  observers_.add(answers_);
  if (files.failed) {
    observers_.add(
        failed_.emplace(*files.failed, arguments.allow_missing, lists_of(arguments.batch), arguments.batch.queue));
    observers_.add(notice_.emplace(*failed_, screen));
  }
  if (files.report)
    observers_.add(json_.emplace(*files.report, files.values, arguments.allow_missing, shard_of(arguments.batch)));
  if (metrics) observers_.add(*metrics);
  observers_.add(text_);  // the last: the reader of standard output may be gone, which the files need not suffer for
}

void Reports::tell_if_never_begun(const RunResult& result) {
  if (!text_.ended()) text_.on_end(result);
}

}  // namespace hoist::cli
