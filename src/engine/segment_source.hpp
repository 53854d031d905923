#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/exchange.hpp"
#include "http/request.hpp"

namespace hoist::engine {

/// A place that segments of a file can come from, and how it has done so far.
struct SegmentSource {
  http::Request request;           ///< how the file is requested there
  std::string origin;              ///< of that request
  std::string etag;                ///< the strong validator that the file has there; empty: not known yet
  std::vector<std::string> hosts;  ///< as in Exchange
  bool is_first = false;           ///< the first answer comes from there: it is the file that the others have to have
  bool refused = false;    ///< it gave no segment: none is requested there any more, but by who has a slot there
  bool slow = false;       ///< it has lost a segment to a faster one
  std::size_t active = 0;  ///< segments that come from there now
  std::size_t losses = 0;  ///< segments that broke off
  double rate = 0;         ///< bytes a second of the last segment; 0: none has come yet

  bool usable() const noexcept { return !refused && !slow; }
};

/// Where segments of a file can come from: the server of the first answer, where redirects have led to; and the other
/// URLs of an item whose digest tells whether all have brought the same file.
/// @param url of the item, which the first exchange began with
std::vector<SegmentSource> sources_of(const Exchange& first, const PlannedItem& planned, const std::string& url,
                                      const std::string& etag);

}  // namespace hoist::engine
