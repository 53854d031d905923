#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schedule.hpp"

namespace hoist::sim {

/// What became of a schedule.
struct Verdict {
  std::uint64_t hash = 0;
  std::vector<std::string> violations;
  milliseconds took{0};  ///< virtual
  std::size_t requests = 0;
  std::size_t outcomes = 0;
};

/// An error that is put between the engine and the checks, to see that they find it.
using Fault = std::string;

/// The names of all faults.
std::vector<Fault> all_faults();

/// Runs the engine on a schedule. @param fault empty: none
Verdict simulate(std::uint64_t seed, bool prints, const Fault& fault);

}  // namespace hoist::sim
