#include "engine/planned_item.hpp"

#include "base/query.hpp"
#include "base/url.hpp"
#include "http/response_head.hpp"

namespace hoist::engine {

SamePlace same_place(const Item& item, const std::string& url, const std::string& known) {
  if (known.empty()) return SamePlace::no;
  if (url == known || base::without_signature(url) == base::without_signature(known)) return SamePlace::yes;
  const bool same_path = url.substr(0, url.find('?')) == known.substr(0, known.find('?'));
  return item.named_by_list && same_path ? SamePlace::if_tag_says_so : SamePlace::no;
}

http::Known known_of(const PlannedItem& planned, const std::string& url) {
  http::Known known;
  if (planned.part_bytes == 0 && planned.known_url.empty()) return known;
  const std::string shown = base::shown_url(url, base::QueryValues::all);
  if (planned.part_bytes > 0 && same_place(planned.item, shown, planned.part_url) != SamePlace::no) {
    known.part_bytes = planned.part_bytes;
    known.part_etag = planned.part_etag;
    known.part_whole = planned.part_whole;
  }
  const SamePlace place = same_place(planned.item, shown, planned.known_url);
  if (place == SamePlace::yes || (place == SamePlace::if_tag_says_so && http::is_strong(planned.copy.etag))) {
    known.etag = planned.copy.etag;
  }
  if (place == SamePlace::yes) known.last_modified = planned.copy.last_modified;
  if (planned.taken_over) known.copy_size = planned.copy_bytes;
  return known;
}

}  // namespace hoist::engine
