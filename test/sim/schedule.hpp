#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "hoist/item.hpp"
#include "hoist/options.hpp"
#include "random.hpp"

namespace hoist::sim {

using std::chrono::milliseconds;

/// From one moment to another.
struct Span {
  milliseconds from{0};
  milliseconds until{0};

  bool has(milliseconds time) const noexcept { return time >= from && time < until; }
};

/// What a server's answers to too many requests say of when to come back.
enum class ComeBack { unsaid, seconds, date, far_away, rate_limit };

/// How a server behaves. Chances are in a thousand requests.
struct Server {
  std::string origin;
  std::int64_t slowest = 1;       ///< milliseconds to an answer, at most
  std::int64_t bytes_per_ms = 1;  ///< of a body
  std::int64_t refuses = 0;       ///< connections
  std::int64_t silent = 0;        ///< until the stall timeout
  std::int64_t untrusted = 0;     ///< the handshake fails, for good
  std::int64_t resets = 0;        ///< before an answer
  std::int64_t cuts = 0;          ///< in the middle of a body
  std::int64_t stalls = 0;        ///< the same, by silence
  std::int64_t overloaded = 0;    ///< 429 or 503
  std::int64_t broken = 0;        ///< 500 or 502
  std::int64_t redirects = 0;     ///< to another server, or itself
  std::int64_t limits = 0;        ///< says with an answer that it was the last for now (RateLimit)
  ComeBack come_back = ComeBack::unsaid;
  std::int64_t longest_pause = 1;  ///< that it asks for, in seconds
  Span dead;                       ///< no connection
  Span burst;                      ///< 503, whatever is requested
  bool ranges = true;
  bool strong_etags = true;
  bool says_sizes = true;
};

/// An item, and what there is at its URLs.
struct Planned {
  Item item;
  std::size_t server = 0;    ///< of its URL
  milliseconds arrives{0};   ///< at the source
  std::int64_t size = 0;     ///< of the file
  bool missing = false;      ///< 404
  milliseconds changes{-1};  ///< when the file is replaced by another version; negative: never
  bool refused = false;      ///< by the source: there is nothing to request
  bool twin = false;         ///< has the file of an earlier item
};

/// All that follows from a seed: a run, and the world that it happens in.
struct Schedule {
  std::uint64_t seed = 0;
  Options options;
  std::vector<Server> servers;
  std::vector<Planned> items;
  std::vector<std::pair<milliseconds, int>> signals;
  std::vector<Span> disk_stalls;
  std::int64_t slowest_job = 0;  ///< milliseconds
  std::int64_t late = 0;         ///< milliseconds that the loop is late, at most
  std::int64_t disk_full = 0;    ///< in a thousand writes
  bool is_repeated = false;      ///< a second run follows, in a world without faults
  bool is_large = false;         ///< more items than may be in memory at once
};

Schedule make_schedule(std::uint64_t seed);

}  // namespace hoist::sim
