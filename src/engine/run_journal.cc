#include "engine/run_journal.hpp"

#include <chrono>
#include <cstddef>
#include <utility>

#include <spdlog/spdlog.h>

#include "base/url.hpp"
#include "coro/on_worker.hpp"
#include "engine/archive_keys.hpp"

namespace hoist::engine {

namespace {

/// "4 by origin" of "list a shard 2/4 by origin"; empty where the batch is whole.
std::string_view division_of(std::string_view batch_name) {
  constexpr std::string_view word = " shard ";
  const std::size_t shard = batch_name.rfind(word);
  if (shard == std::string_view::npos) return {};
  const std::size_t slash = batch_name.find('/', shard + word.size());
  return slash == std::string_view::npos ? std::string_view() : batch_name.substr(slash + 1);
}

}  // namespace

RunJournal::RunJournal(const store::Folder& folder, const Options& options, spdlog::logger& log)
    : log_(log),
      folder_(folder),
      durability_(options.durability),
      refresh_(options.refresh),
      queue_(options.queue),
      archive_name_(options.archive ? options.archive->name : "") {
  if (!refresh_) {
    if (archive_name_.empty()) open_if_there();
    return;
  }
  open();
  if (options.trust_freshness) journal_->trust_freshness();
  journal_->rename_batch(options.former_batch_name, options.batch_name);
  note_other_division(options);
  journal_->begin_run(options.batch_name);
}

/// With another number of shards, most items are in another one than before.
void RunJournal::note_other_division(const Options& options) {
  if (options.whole_batch_name.empty()) return;
  const std::optional<std::string> last = journal_->last_batch(options.whole_batch_name);
  if (!last || division_of(*last) == division_of(options.batch_name)) return;
  log_.warn(
      "the last run in {} was of {}, this one is of {}: files of items that are not in it stay as they are, and what "
      "other folders have is fetched again",
      folder_.path().string(), *last, options.batch_name);
}

void RunJournal::open() {
  journal_.emplace(folder_);
  prior_state_.emplace(folder_, *journal_, durability_, archive_name_);
  is_open_ = true;
}

void RunJournal::open_if_there() {
  if (folder_.was_empty()) return;
  try {
    if (store::Journal::exists(folder_)) open();
  } catch (const Cause& cause) {
    unusable_ = true;
    log_.warn("{}; partial files are not continued", cause.what());
  }
}

bool RunJournal::wants_part(std::optional<Bytes> whole) const noexcept {
  constexpr Bytes large = mebibytes(2);  // to record a smaller one takes longer than to fetch it again
  return archive_name_.empty() && !unusable_ && (refresh_ || !whole || *whole >= large);
}

void RunJournal::complete(std::span<PlannedItem* const> planned) {
  const std::lock_guard lock(mutex_);
  if (!prior_state_) return;
  refresh_ ? prior_state_->complete(planned) : prior_state_->complete_parts(planned);
  if (queue_) forget_turns(planned);
}

/// An item of a queue that comes again is to be asked for again, and has no turn to wait for.
void RunJournal::forget_turns(std::span<PlannedItem* const> planned) {
  for (PlannedItem* one : planned) one->finished = one->comes_last = false;
}

void RunJournal::update_part(PlannedItem& planned) {
  const std::lock_guard lock(mutex_);
  if (prior_state_ && archive_name_.empty()) prior_state_->update_part(planned);
}

void RunJournal::begin_archive(const std::string& name) {
  if (!refresh_) return;
  archive_ = 0;
  survives([&] { archive_ = journal_->archives().begin(name); });
}

void RunJournal::add_archived(const Outcome& outcome) {
  constexpr std::size_t most_waiting = 256;
  if (archive_ == 0) return;
  archived_.push_back(entry_of(outcome));
  archived_.back().archive = archive_;
  if (archived_.size() >= most_waiting) record_archived();
}

/// What could not be recorded is fetched again by the next run.
void RunJournal::record_archived() {
  survives([this] { journal_->record(archived_); });
  archived_.clear();
}

void RunJournal::complete_archive(const store::FileVersion& version) {
  if (archive_ == 0) return;
  record_archived();
  survives([&] { journal_->archives().complete(archive_, version); });
}

bool RunJournal::begin_part(const Item& item, const std::string& url, const Validators& validators, std::string part,
                            std::optional<Bytes> whole, std::optional<base::ByteRanges> written) {
  const store::JournalPartial partial{.file = item.file,
                                      .url = base::shown_url(url, base::QueryValues::all),
                                      .etag = validators.etag,
                                      .last_modified = validators.last_modified,
                                      .part = std::move(part),
                                      .whole = whole,
                                      .written = std::move(written)};
  return survives([&] {
    if (!journal_) open();
    journal_->record_partial(partial);
  });
}

void RunJournal::forget_part(const Item& item) {
  if (!is_open_ || !archive_name_.empty()) return;
  survives([&] {
    if (journal_->find_partial(item.file)) journal_->forget_partials({&item.file, 1});
  });
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

store::JournalEntry RunJournal::entry_of(const Outcome& outcome) const {
  store::JournalEntry entry;
  entry.file = journal_key(archive_name_, outcome.item.file);
  entry.url = base::shown_url(outcome.url, base::QueryValues::all);
  entry.etag = outcome.validators.etag;
  entry.last_modified = outcome.validators.last_modified;
  entry.digest = outcome.digest;
  entry.version = {.size = outcome.bytes, .mtime_ns = outcome.modified};
  entry.outcome = outcome.kind;
  entry.fresh_until = outcome.fresh_until;
  entry.finished = std::chrono::system_clock::now();
  return entry;
}

void RunJournal::on_outcome(const Outcome& outcome) {
  // What was refused says nothing of the file by its name, which may be another item's.
  const bool refused = outcome.error && outcome.error->kind() == ErrorKind::input;
  if (!refresh_) {
    const bool whole = outcome.kind == OutcomeKind::downloaded || outcome.kind == OutcomeKind::unchanged;
    if (whole && is_open_) whole_files_.push_back(outcome.item.file);
    return;
  }
  const bool recorded = !archive_name_.empty() && outcome.kind == OutcomeKind::downloaded;  // by add_archived()
  const bool known = was_requested(outcome.kind) && !outcome.item.file.empty() && !refused;
  if (known && !recorded) waiting_.push_back(entry_of(outcome));
}

void RunJournal::on_flush() {
  if (!refresh_) return forget_whole_files();
  if (!waiting_.empty()) survives([this] { journal_->record(waiting_); });
  waiting_.clear();
  if (round_is_over_.exchange(false)) survives([this] { journal_->begin_round(); });
}

void RunJournal::forget_whole_files() {
  if (!whole_files_.empty()) survives([this] { journal_->forget_partials(whole_files_); });
  whole_files_.clear();
}

/// A run that leaves nothing unfinished leaves nothing of its own.
void RunJournal::tidy_up() {
  bool is_empty = false;
  survives([&] {
    if (!prior_state_) return;
    prior_state_->forget_lost_parts();
    is_empty = journal_->is_empty();
  });
  if (!is_empty) return;
  prior_state_.reset();
  journal_.reset();
  is_open_ = false;
  store::Journal::remove(folder_);
}

void RunJournal::on_end(const RunResult& result) {
  if (!refresh_) return tidy_up();
  const store::RunEnd end = result.deadline_reached ? store::RunEnd::deadline : store::RunEnd::whole;
  if (!result.signal) survives([this, end] { journal_->end_run(end); });
}

coro::Task<void> look_at_part(coro::Loop& loop, RunJournal* journal, PlannedItem& planned) {
  if (!journal || !journal->is_open()) co_return;
  auto look = [&] { journal->update_part(planned); };
  co_await coro::OnWorker(loop, look);
}

}  // namespace hoist::engine
