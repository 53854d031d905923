#pragma once

#include <chrono>
#include <cstddef>

#include "hoist/bytes.hpp"
#include "hoist/options.hpp"

namespace hoist::net {

/// What all transfers of a run have in common.
struct TransferSettings {
  HttpOptions http;
  std::chrono::milliseconds connect_timeout{10000};
  std::chrono::milliseconds stall_timeout{30000};
  std::size_t connections = 5;        ///< how many to keep open between requests
  std::size_t idle_buffers = 5;       ///< how many to keep for bodies to come
  Bytes whole_size = kibibytes(256);  ///< a body of known length up to this size comes whole
  Bytes part_size = kibibytes(64);    ///< any other comes in parts of about this size; at most whole_size
  bool freshness = false;             ///< whether heads tell how long they are fresh (ResponseHead::fresh_for)
};

}  // namespace hoist::net
