#include "hoist/outcome.hpp"

#include <numeric>

namespace hoist {

void Tally::add(const Outcome& outcome) noexcept {
  add(outcome.kind, 1, outcome.kind == OutcomeKind::downloaded ? outcome.bytes : Bytes{});
}

void Tally::add(OutcomeKind kind, std::uint64_t count, Bytes bytes) noexcept {
  counts_[static_cast<std::size_t>(kind)] += count;
  bytes_ += bytes;
}

std::uint64_t Tally::total() const noexcept {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

}  // namespace hoist
