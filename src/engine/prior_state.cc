#include "engine/prior_state.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/url.hpp"
#include "engine/archive_keys.hpp"
#include "engine/existing_file.hpp"
#include "http/response_head.hpp"
#include "store/file_name.hpp"
#include "store/file_version.hpp"

namespace hoist::engine {

namespace {

/// Whether an item still has the URL that a file came from: what is known of the file holds for no other URL.
/// @param known as shown_url() shows it, with its whole query
SamePlace comes_from(const Item& item, const std::string& known) {
  SamePlace best = same_place(item, base::shown_url(item.url, base::QueryValues::all), known);
  for (const std::string& mirror : item.mirrors) {
    best = std::max(best, same_place(item, base::shown_url(mirror, base::QueryValues::all), known));
  }
  return best;
}

/// Whether its server said that it need not be asked for by now. A clock that was set back would have it say so for too
/// long.
bool is_fresh(const store::JournalEntry& entry) {
  const auto now = std::chrono::system_clock::now();
  return entry.fresh_until && now < *entry.fresh_until && entry.finished <= now;
}

}  // namespace

void PriorState::complete(std::span<PlannedItem* const> planned) {
  std::vector<std::string> files;
  files.reserve(planned.size());
  for (const PlannedItem* one : planned) files.push_back(journal_key(archive_, one->item.file));

  const std::vector<std::optional<store::JournalEntry>> entries = journal_.find(files);
  for (std::size_t i = 0; i < planned.size(); ++i) {
    // An entry without a URL only says that the file could not be had.
    const bool known = entries[i] && !entries[i]->url.empty();
    if (entries[i]) add_copy(*planned[i], *entries[i]);
    if (!archive_.empty()) continue;
    if (!known) take_over(folder_, *planned[i]);
    if (!planned[i]->finished) add_part(*planned[i]);
  }
}

void PriorState::add_copy(PlannedItem& planned, const store::JournalEntry& entry) const {
  const bool from_there = comes_from(planned.item, entry.url) == SamePlace::yes;
  const bool finished = entry.finished_in_this_run && from_there;
  const bool comes_last = entry.finished_in_an_earlier && from_there;
  if (entry.outcome == OutcomeKind::not_found) planned.comes_last = comes_last;
  if (entry.outcome == OutcomeKind::not_found && finished) {
    planned.finished = true;
    planned.known = OutcomeKind::not_found;
    return;
  }
  const std::optional<store::FileVersion> version = version_now(planned, entry);
  const bool digest_fits = planned.item.digest.empty() || planned.item.digest == entry.digest;
  const bool size_fits = !planned.item.size || *planned.item.size == entry.version.size;
  if (!version || *version != entry.version || !digest_fits || !size_fits) return;
  const bool whole = entry.outcome == OutcomeKind::downloaded || entry.outcome == OutcomeKind::unchanged;
  planned.finished = whole && (finished || (from_there && is_fresh(entry)));
  planned.comes_last = comes_last;
  planned.known = OutcomeKind::unchanged;
  planned.known_url = entry.url;
  planned.copy = {.etag = entry.etag, .last_modified = entry.last_modified};
  planned.copy_digest = entry.digest;
  planned.copy_bytes = entry.version.size;
  planned.copy_modified = entry.version.mtime_ns;
  planned.copy_fresh_until = entry.fresh_until;
}

/// The version of the item's file that is there now. What is in an archive is as it was, if the archive is.
std::optional<store::FileVersion> PriorState::version_now(PlannedItem& planned,
                                                          const store::JournalEntry& entry) const {
  if (archive_.empty()) return store::version_of(folder_, planned.item.file);
  const std::optional<store::ArchiveRecords::Whole> held = journal_.archives().find(entry.file);
  if (!held || store::version_of(folder_, held->name) != held->version) return std::nullopt;
  planned.copy_archive = shown_archive(folder_, held->name);
  return entry.version;
}

void PriorState::complete_parts(std::span<PlannedItem* const> planned) {
  for (PlannedItem* const one : planned) update_part(*one);
}

void PriorState::update_part(PlannedItem& planned) {
  planned.part_url.clear();
  planned.part_bytes = 0;
  planned.part_written.reset();
  add_part(planned);
}

bool PriorState::has_part(const store::JournalPartial& partial) const {
  const std::string part = partial.file + std::string(store::part_suffix);
  return store::may_continue_part(partial.part, store::identity_of(folder_, part), durability_);
}

void PriorState::forget_lost_parts() {
  std::vector<std::string> lost;
  for (std::string& file : journal_.files_with_partials()) {
    const std::optional<store::JournalPartial> partial = journal_.find_partial(file);
    if (!partial || !has_part(*partial)) lost.push_back(std::move(file));
  }
  if (!lost.empty()) journal_.forget_partials(lost);
}

void PriorState::add_part(PlannedItem& planned) {
  std::optional<store::JournalPartial> partial = journal_.find_partial(planned.item.file);
  if (!partial || !http::is_strong(partial->etag)) return;
  const std::string part = planned.item.file + std::string(store::part_suffix);
  const auto version = store::version_of(folder_, part);
  const bool fits = has_part(*partial) && version && (!partial->whole || version->size <= *partial->whole) &&
                    (!partial->written || version->size >= Bytes{partial->written->end()});
  if (!fits) return;
  const std::uint64_t bytes = partial->written ? partial->written->prefix() : version->size.count;
  if (bytes == 0) return;
  planned.part_url = partial->url;
  planned.part_bytes = bytes;
  planned.part_written = std::move(partial->written);
  planned.part_etag = partial->etag;
  planned.part_whole = partial->whole;
}

}  // namespace hoist::engine
