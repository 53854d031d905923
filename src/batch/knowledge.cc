#include "batch/knowledge.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "hoist/downloader.hpp"
#include "net/response_head.hpp"
#include "store/file_name.hpp"
#include "store/stamp.hpp"

namespace hoist::batch {

namespace {

/// Whether an item is still asked for where a file came from: what is known of a file holds for no other URL.
/// @param known as shown_url() shows it
bool comes_from(const Item& item, const std::string& known) {
  const auto is_known = [&known](const std::string& url) { return shown_url(url) == known; };
  return is_known(item.url) || std::any_of(item.mirrors.begin(), item.mirrors.end(), is_known);
}

}  // namespace

void Knowledge::complete(std::span<Wanted> wanted) {
  std::vector<std::string> files;
  files.reserve(wanted.size());
  for (const Wanted& one : wanted) files.push_back(one.item.file);

  const std::vector<std::optional<store::JournalEntry>> entries = journal_.find(files);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (entries[i]) add_copy(wanted[i], *entries[i]);
    if (!wanted[i].finished) add_part(wanted[i]);
  }
}

void Knowledge::add_copy(Wanted& wanted, const store::JournalEntry& entry) const {
  const bool finished = entry.finished_in_this_run && comes_from(wanted.item, entry.url);
  if (entry.outcome == OutcomeKind::not_found && finished) {
    wanted.finished = true;
    wanted.known = OutcomeKind::not_found;
    return;
  }
  const std::optional<store::Stamp> stamp = store::stamp_of(folder_, wanted.item.file);
  const bool digest_fits = wanted.item.sha256.empty() || wanted.item.sha256 == entry.sha256;
  const bool size_fits = !wanted.item.size || *wanted.item.size == entry.stamp.size;
  if (!stamp || *stamp != entry.stamp || !digest_fits || !size_fits) return;
  const bool whole = entry.outcome == OutcomeKind::downloaded || entry.outcome == OutcomeKind::unchanged;
  wanted.finished = finished && whole;
  wanted.known = OutcomeKind::unchanged;
  wanted.known_url = entry.url;
  wanted.copy = {.etag = entry.etag, .last_modified = entry.last_modified};
  wanted.copy_sha256 = entry.sha256;
  wanted.copy_bytes = entry.stamp.size;
  wanted.copy_modified = entry.stamp.mtime_ns;
}

void Knowledge::update_part(Wanted& wanted) {
  wanted.part_url.clear();
  wanted.part_bytes = 0;
  add_part(wanted);
}

void Knowledge::add_part(Wanted& wanted) {
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

}  // namespace hoist::batch
