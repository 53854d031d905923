#include "engine/existing_file.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "http/http_date.hpp"
#include "store/existing_file.hpp"
#include "store/file_version.hpp"

namespace hoist::engine {

namespace {

constexpr std::int64_t nanoseconds = 1'000'000'000;

void note_version(PlannedItem& planned, const store::FileVersion& version) {
  planned.copy_bytes = version.size;
  planned.copy_modified = version.mtime_ns;
  planned.verify_first = !planned.item.digest.empty();
}

bool has_right_size(const Item& item, const std::optional<store::FileVersion>& version) {
  return version && (!item.size || *item.size == version->size);
}

}  // namespace

void skip_existing(const store::Folder& folder, std::span<PlannedItem* const> planned) {
  for (PlannedItem* const one : planned) {
    if (one->finished) continue;
    const std::optional<store::FileVersion> version = store::version_of(folder, one->item.file, store::Links::followed);
    if (!has_right_size(one->item, version)) continue;
    note_version(*one, *version);
    one->known = OutcomeKind::skipped;
    one->finished = !one->verify_first;
  }
}

void take_over(const store::Folder& folder, PlannedItem& planned) {
  const std::optional<store::FileVersion> version = store::version_of(folder, planned.item.file);
  if (!has_right_size(planned.item, version)) return;
  note_version(planned, *version);
  planned.known_url = base::shown_url(planned.item.url, base::QueryValues::all);
  // Rounded down: what was modified within that second is asked for.
  const std::int64_t seconds = version->mtime_ns / nanoseconds - (version->mtime_ns % nanoseconds < 0 ? 1 : 0);
  planned.copy = {.etag = {}, .last_modified = http::http_date(seconds)};
  planned.taken_over = true;
}

void verify_existing(const store::Folder& folder, PlannedItem& planned, const std::stop_token& stop) {
  planned.verify_first = false;
  const std::optional<Digest> digest =
      store::digest_of_file(folder, planned.item.file, planned.item.digest.algorithm, stop);
  if (stop.stop_requested())
    throw Cause(ErrorKind::interrupted, "the run was stopped while the file was being checked");
  if (digest == planned.item.digest) {
    planned.copy_digest = planned.item.digest;
    planned.finished = planned.known == OutcomeKind::skipped;
    return;
  }
  planned.known = OutcomeKind::unchanged;
  planned.known_url.clear();
  planned.copy = {};
  planned.taken_over = false;
}

}  // namespace hoist::engine
