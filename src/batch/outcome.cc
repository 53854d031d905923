#include "hoist/outcome.hpp"

#include <numeric>

namespace hoist {

void Tally::add(const Outcome& outcome) noexcept {
  ++counts_[static_cast<std::size_t>(outcome.kind)];
  if (outcome.kind == OutcomeKind::downloaded) bytes_ += outcome.bytes;
}

std::uint64_t Tally::total() const noexcept {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

}  // namespace hoist
