#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

namespace hoist::net {

/// How much of a file has arrived, for whoever shows it: written by the loop's thread alone, read by any. A plain store
/// for each chunk, no lock.
struct Meter {
  static constexpr std::uint64_t unknown = std::numeric_limits<std::uint64_t>::max();

  std::atomic<std::uint64_t> arrived{0};     ///< bytes of the file, with those that a range did not ask for
  std::atomic<std::uint64_t> size{unknown};  ///< of the file, once it is known
};

}  // namespace hoist::net
