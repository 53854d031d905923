#include "batch/request_for.hpp"

#include "hoist/downloader.hpp"

namespace hoist::batch {

namespace {

/// A 206 has to begin where the part ends, and to be of the same version and size of the file.
bool continues(const Wanted& wanted, const net::ResponseHead& head) {
  const auto& range = head.range;
  const bool begins_there = range && range->first == wanted.part_bytes;
  const bool reaches_the_end = range && range->size && range->last + 1 == *range->size;
  const bool same_size = range && range->size && (!wanted.part_whole || wanted.part_whole->count == *range->size);
  const bool same_version = head.validators.etag.empty() || head.validators.etag == wanted.part_etag;
  return begins_there && reaches_the_end && same_size && same_version;
}

/// A 416 that names exactly as many bytes as there are: the part is the whole file.
bool is_complete(const Wanted& wanted, const net::ResponseHead& head) {
  const bool as_large_as_known = !wanted.part_whole || wanted.part_whole->count == wanted.part_bytes;
  return head.range && !head.range->first && head.range->size == wanted.part_bytes && as_large_as_known;
}

}  // namespace

net::Request request_for(const Wanted& wanted, const std::string& url) {
  net::Request request{.url = url};
  if (wanted.part_bytes == 0 && wanted.known_url.empty()) return request;
  const std::string shown = shown_url(url);
  if (wanted.part_bytes > 0 && shown == wanted.part_url) {
    request.from = wanted.part_bytes;
    request.fields.push_back("If-Range: " + wanted.part_etag);
  } else if (shown == wanted.known_url) {
    if (!wanted.copy.etag.empty()) request.fields.push_back("If-None-Match: " + wanted.copy.etag);
    if (!wanted.copy.last_modified.empty()) {
      request.fields.push_back("If-Modified-Since: " + wanted.copy.last_modified);
    }
  }
  return request;
}

bool is_conditional(const net::Request& request) { return request.from == 0 && !request.fields.empty(); }

bool fits_part(const Wanted& wanted, const net::ResponseHead& head) {
  if (head.status == 206) return continues(wanted, head);
  if (head.status == 416) return is_complete(wanted, head);
  return true;  // a whole file, or an answer that has nothing to do with the part
}

}  // namespace hoist::batch
