#include "engine/planned_item.hpp"

#include "base/url.hpp"

namespace hoist::engine {

http::Known known_of(const PlannedItem& planned, const std::string& url) {
  http::Known known;
  if (planned.part_bytes == 0 && planned.known_url.empty()) return known;
  const std::string shown = base::shown_url(url, base::QueryValues::all);
  if (planned.part_bytes > 0 && shown == planned.part_url) {
    known.part_bytes = planned.part_bytes;
    known.part_etag = planned.part_etag;
    known.part_whole = planned.part_whole;
  }
  if (shown == planned.known_url) {
    known.etag = planned.copy.etag;
    known.last_modified = planned.copy.last_modified;
  }
  return known;
}

}  // namespace hoist::engine
