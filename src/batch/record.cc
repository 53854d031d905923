#include "batch/record.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

#include <spdlog/spdlog.h>

#include "hoist/downloader.hpp"
#include "net/response_head.hpp"
#include "store/file_name.hpp"
#include "store/stamp.hpp"

namespace hoist::batch {

namespace {

store::JournalEntry entry_of(const Outcome& outcome) {
  store::JournalEntry entry;
  entry.file = outcome.item.file;
  entry.url = shown_url(outcome.url);
  entry.etag = outcome.validators.etag;
  entry.last_modified = outcome.validators.last_modified;
  entry.sha256 = outcome.sha256;
  entry.stamp = {.size = outcome.bytes, .mtime_ns = outcome.modified};
  entry.outcome = outcome.kind;
  entry.finished = std::chrono::system_clock::now();
  return entry;
}

}  // namespace

Record::Record(const store::Folder& folder, const std::string& batch_name, spdlog::logger& log)
    : folder_(folder), log_(log), journal_(folder) {
  journal_.begin_run(batch_name);
}

void Record::complete(std::span<Wanted> wanted) {
  std::vector<std::string> files;
  files.reserve(wanted.size());
  for (const Wanted& one : wanted) files.push_back(one.item.file);

  const std::lock_guard lock(mutex_);
  const std::vector<std::optional<store::JournalEntry>> entries = journal_.find(files);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (entries[i]) add_copy(wanted[i], *entries[i]);
    if (!wanted[i].finished) add_part(wanted[i]);
  }
}

void Record::add_copy(Wanted& wanted, const store::JournalEntry& entry) const {
  if (entry.outcome == OutcomeKind::not_found && entry.finished_in_this_run) {
    wanted.finished = true;
    wanted.known = OutcomeKind::not_found;
    return;
  }
  const std::optional<store::Stamp> stamp = store::stamp_of(folder_, wanted.item.file);
  const bool digest_fits = wanted.item.sha256.empty() || wanted.item.sha256 == entry.sha256;
  const bool size_fits = !wanted.item.size || *wanted.item.size == entry.stamp.size;
  if (!stamp || *stamp != entry.stamp || !digest_fits || !size_fits) return;
  const bool whole = entry.outcome == OutcomeKind::downloaded || entry.outcome == OutcomeKind::unchanged;
  wanted.finished = entry.finished_in_this_run && whole;
  wanted.known = OutcomeKind::unchanged;
  wanted.known_url = entry.url;
  wanted.copy = {.etag = entry.etag, .last_modified = entry.last_modified};
  wanted.copy_sha256 = entry.sha256;
  wanted.copy_bytes = entry.stamp.size;
  wanted.copy_modified = entry.stamp.mtime_ns;
}

void Record::update_part(Wanted& wanted) {
  wanted.part_url.clear();
  wanted.part_bytes = 0;
  const std::lock_guard lock(mutex_);
  add_part(wanted);
}

void Record::add_part(Wanted& wanted) {
  const std::optional<store::JournalPartial> partial = journal_.find_partial(wanted.item.file);
  if (!partial || !net::is_strong(partial->etag)) return;
  const std::string part = wanted.item.file + std::string(store::part_suffix);
  const auto stamp = store::stamp_of(folder_, part);
  const bool same = !partial->part.empty() && store::identity_of(folder_, part) == partial->part;
  const bool fits = same && stamp && stamp->size > Bytes{0} && (!partial->whole || stamp->size <= *partial->whole);
  if (!fits) return;
  wanted.part_url = partial->url;
  wanted.part_bytes = stamp->size.count;
  wanted.part_etag = partial->etag;
  wanted.part_whole = partial->whole;
}

bool Record::begin_part(const Item& item, const std::string& url, const Validators& validators, std::string part,
                        std::optional<Bytes> whole) {
  const store::JournalPartial partial{.file = item.file,
                                      .url = shown_url(url),
                                      .etag = validators.etag,
                                      .last_modified = validators.last_modified,
                                      .part = std::move(part),
                                      .whole = whole};
  return survives([&] { journal_.record_partial(partial); });
}

bool Record::survives(const std::function<void()>& writing) {
  const std::lock_guard lock(mutex_);
  try {
    writing();
    return true;
  } catch (const Cause& cause) {
    if (!complained_) log_.error("{}; what it lacks is asked for again next time", cause.what());
    complained_ = true;
    return false;
  }
}

void Record::on_outcome(const Outcome& outcome) {
  const bool known = outcome.kind != OutcomeKind::not_begun && !outcome.item.file.empty();
  if (known) waiting_.push_back(entry_of(outcome));
}

void Record::on_pause() {
  if (!waiting_.empty()) survives([this] { journal_.record(waiting_); });
  waiting_.clear();
}

void Record::end_run() {
  survives([this] { journal_.end_run(); });
}

}  // namespace hoist::batch
