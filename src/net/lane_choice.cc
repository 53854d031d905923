#include "net/lane_choice.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace hoist::net {

namespace {

constexpr std::size_t most_origins = 4096;  // beyond them, those that are idle are forgotten
constexpr double weight_of_one = 1.0 / 16;  // body among the latest

}  // namespace

template <typename Load>
std::size_t LaneChoice::least(Load load) const noexcept {
  std::size_t best = 0;
  for (std::size_t lane = 1; lane < in_flight_.size(); ++lane) {
    if (!closed_[lane] && load(lane) < load(best)) best = lane;
  }
  return best;
}

LaneChoice::Place LaneChoice::enter(std::string_view name, bool may_share) {
  Origin& origin = find_or_add(name);
  const std::size_t lane = choose(origin, may_share);
  ++origin.in_flight[lane];
  origin.most[lane] = std::max(origin.most[lane], origin.in_flight[lane]);
  ++origin.total;
  ++in_flight_[lane];
  return Place(*this, origin, lane);
}

/// The origin is still there: it is not forgotten while it has requests in flight.
void LaneChoice::Place::leave(bool large) noexcept {
  if (!origin_) return;
  choice_.large_share_ += weight_of_one * ((large ? 1.0 : 0.0) - choice_.large_share_);
  --choice_.in_flight_[lane_];
  --origin_->in_flight[lane_];
  --std::exchange(origin_, nullptr)->total;
}

std::size_t LaneChoice::choose(const Origin& origin, bool may_share) const noexcept {
  if (mostly_large() && !spreads_large_) return 0;
  if (may_share && !mostly_large()) return closed_[origin.first] ? 0 : origin.first;
  return least([&](std::size_t lane) {
    const bool opens_connection = origin.in_flight[lane] == origin.most[lane];
    return std::tuple(opens_connection, origin.in_flight[lane], in_flight_[lane]);
  });
}

LaneChoice::Origin& LaneChoice::find_or_add(std::string_view name) {
  if (const auto found = origins_.find(name); found != origins_.end()) return found->second;
  if (origins_.size() >= most_origins) {
    std::erase_if(origins_, [](const auto& entry) { return entry.second.total == 0; });
  }
  const std::vector<std::size_t> none(in_flight_.size(), 0);
  const std::size_t first = least([this](std::size_t lane) { return in_flight_[lane]; });
  return origins_.emplace(std::string(name), Origin{.in_flight = none, .most = none, .first = first}).first->second;
}

}  // namespace hoist::net
