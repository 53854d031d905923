#include "engine/run_journal.hpp"

#include <chrono>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/url.hpp"

namespace hoist::engine {

namespace {

store::JournalEntry entry_of(const Outcome& outcome) {
  store::JournalEntry entry;
  entry.file = outcome.item.file;
  entry.url = base::shown_url(outcome.url, base::QueryValues::all);
  entry.etag = outcome.validators.etag;
  entry.last_modified = outcome.validators.last_modified;
  entry.digest = outcome.digest;
  entry.version = {.size = outcome.bytes, .mtime_ns = outcome.modified};
  entry.outcome = outcome.kind;
  entry.finished = std::chrono::system_clock::now();
  return entry;
}

}  // namespace

RunJournal::RunJournal(const store::Folder& folder, const Options& options, spdlog::logger& log)
    : log_(log), journal_(folder), prior_state_(folder, journal_) {
  journal_.rename_batch(options.former_batch_name, options.batch_name);
  journal_.begin_run(options.batch_name);
}

void RunJournal::complete(std::span<PlannedItem* const> planned) {
  const std::lock_guard lock(mutex_);
  prior_state_.complete(planned);
}

void RunJournal::update_part(PlannedItem& planned) {
  const std::lock_guard lock(mutex_);
  prior_state_.update_part(planned);
}

bool RunJournal::begin_part(const Item& item, const std::string& url, const Validators& validators, std::string part,
                            std::optional<Bytes> whole) {
  const store::JournalPartial partial{.file = item.file,
                                      .url = base::shown_url(url, base::QueryValues::all),
                                      .etag = validators.etag,
                                      .last_modified = validators.last_modified,
                                      .part = std::move(part),
                                      .whole = whole};
  return survives([&] { journal_.record_partial(partial); });
}

bool RunJournal::survives(const std::function<void()>& writing) {
  const std::lock_guard lock(mutex_);
  try {
    writing();
    return true;
  } catch (const Cause& cause) {
    if (!complained_) log_.error("{}; the next run fetches what is missing in it again", cause.what());
    complained_ = true;
    return false;
  }
}

void RunJournal::on_outcome(const Outcome& outcome) {
  // What was refused says nothing of the file by its name, which may be another item's.
  const bool refused = outcome.error && outcome.error->kind() == ErrorKind::input;
  const bool duplicate = outcome.kind == OutcomeKind::duplicate;
  const bool known = outcome.kind != OutcomeKind::not_begun && !duplicate && !outcome.item.file.empty() && !refused;
  if (known) waiting_.push_back(entry_of(outcome));
}

void RunJournal::on_flush() {
  if (!waiting_.empty()) survives([this] { journal_.record(waiting_); });
  waiting_.clear();
  if (round_is_over_.exchange(false)) survives([this] { journal_.begin_round(); });
}

void RunJournal::on_end(const RunResult& result) {
  const store::RunEnd end = result.deadline_reached ? store::RunEnd::deadline : store::RunEnd::whole;
  if (!result.signal) survives([this, end] { journal_.end_run(end); });
}

}  // namespace hoist::engine
