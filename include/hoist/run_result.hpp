#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "hoist/outcome.hpp"

namespace hoist {

/// How a run ended.
struct RunResult {
  Tally tally;
  std::optional<std::uint64_t> total;   ///< items of the batch, those that were not read included; nothing: not known
  bool deadline_reached = false;        ///< Options::deadline stopped it
  std::optional<int> signal;            ///< the signal that stopped it (SIGINT or SIGTERM), if one did
  std::chrono::nanoseconds elapsed{0};  ///< wall time of all of run(), a wait for the lock included
};

}  // namespace hoist
