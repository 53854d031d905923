#include "engine/request_for.hpp"

#include "base/url.hpp"

namespace hoist::engine {

namespace {

/// A 206 has to begin where the part ends, and to be of the same version and size of the file.
bool continues(const PlannedItem& planned, const http::ResponseHead& head) {
  const auto& range = head.range;
  const bool begins_there = range && range->first == planned.part_bytes;
  const bool reaches_the_end = range && range->size && range->last + 1 == *range->size;
  const bool same_size = range && range->size && (!planned.part_whole || planned.part_whole->count == *range->size);
  const bool same_version = head.validators.etag.empty() || head.validators.etag == planned.part_etag;
  return begins_there && reaches_the_end && same_size && same_version;
}

/// A 416 that names exactly as many bytes as there are: the part is the whole file.
bool is_complete(const PlannedItem& planned, const http::ResponseHead& head) {
  const bool as_large_as_known = !planned.part_whole || planned.part_whole->count == planned.part_bytes;
  return head.range && !head.range->first && head.range->size == planned.part_bytes && as_large_as_known;
}

}  // namespace

http::Request request_for(const PlannedItem& planned, const std::string& url) {
  http::Request request{.url = url};
  if (planned.part_bytes == 0 && planned.known_url.empty()) return request;
  const std::string shown = base::shown_url(url, base::QueryValues::all);
  if (planned.part_bytes > 0 && shown == planned.part_url) {
    request.from = planned.part_bytes;
    request.fields.push_back("If-Range: " + planned.part_etag);
  } else if (shown == planned.known_url) {
    if (!planned.copy.etag.empty()) request.fields.push_back("If-None-Match: " + planned.copy.etag);
    if (!planned.copy.last_modified.empty()) {
      request.fields.push_back("If-Modified-Since: " + planned.copy.last_modified);
    }
  }
  return request;
}

bool is_conditional(const http::Request& request) { return request.from == 0 && !request.fields.empty(); }

bool fits_part(const PlannedItem& planned, const http::ResponseHead& head) {
  if (head.status == 206) return continues(planned, head);
  if (head.status == 416) return is_complete(planned, head);
  return true;  // a whole file, or an answer that has nothing to do with the part
}

}  // namespace hoist::engine
