#include "engine/segment_source.hpp"

#include <utility>

#include "hoist/cause.hpp"

namespace hoist::engine {

namespace {

/// @throws Cause if that is no URL to fetch
SegmentSource mirror(const Exchange& first, const PlannedItem& planned, const std::string& url) {
  Exchange exchange(first.context, planned, url);
  set_origin(exchange, planned.item, url);
  SegmentSource source;
  source.request = std::move(exchange.request);
  source.origin = std::move(exchange.origin);
  return source;
}

}  // namespace

std::vector<SegmentSource> sources_of(const Exchange& first, const PlannedItem& planned, const std::string& url,
                                      const std::string& etag) {
  std::vector<SegmentSource> sources(1);
  sources[0].request = first.request;
  sources[0].origin = first.origin;
  sources[0].etag = etag;
  sources[0].hosts = first.hosts;
  sources[0].is_first = true;
  if (planned.item.digest.empty() || planned.one_source) return sources;

  std::vector<std::string> others = planned.item.mirrors;
  others.push_back(planned.item.url);
  for (const std::string& other : others) {
    if (other == url) continue;
    try {
      sources.push_back(mirror(first, planned, other));
    } catch (const Cause&) {
      // Its own turn will tell.
    }
  }
  return sources;
}

}  // namespace hoist::engine
