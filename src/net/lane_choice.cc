#include "net/lane_choice.hpp"

#include <utility>

namespace hoist::net {

namespace {

constexpr std::size_t most_origins = 4096;  // beyond them, those that are idle are forgotten
constexpr std::size_t much_busier = 8;      // requests in flight
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

std::size_t LaneChoice::enter(std::string_view name) {
  Origin& origin = find_or_add(name);
  const std::size_t lane = choose(origin);
  ++origin.in_flight[lane];
  ++origin.total;
  origin.last = lane;
  ++in_flight_[lane];
  return lane;
}

void LaneChoice::leave(std::string_view name, std::size_t lane, bool large) noexcept {
  large_share_ += weight_of_one * ((large ? 1.0 : 0.0) - large_share_);
  --in_flight_[lane];
  const auto found = origins_.find(name);
  --found->second.in_flight[lane];
  --found->second.total;
}

std::size_t LaneChoice::choose(const Origin& origin) const noexcept {
  if (!spreads_large_ && large_share_ > 0.5) return 0;
  const auto in_flight = [&](std::size_t lane) { return in_flight_[lane]; };
  const auto of_origin = [&](std::size_t lane) { return std::pair(origin.in_flight[lane], in_flight_[lane]); };
  if (origin.total > 0) return least(of_origin);
  const std::size_t least_busy = least(in_flight);
  const bool stays = !closed_[origin.last] && in_flight_[origin.last] <= in_flight_[least_busy] + much_busier;
  return stays ? origin.last : least_busy;
}

LaneChoice::Origin& LaneChoice::find_or_add(std::string_view name) {
  if (const auto found = origins_.find(name); found != origins_.end()) return found->second;
  if (origins_.size() >= most_origins) {
    std::erase_if(origins_, [](const auto& entry) { return entry.second.total == 0; });
  }
  Origin origin{.in_flight = std::vector<std::size_t>(in_flight_.size(), 0),
                .last = least([this](std::size_t lane) { return in_flight_[lane]; })};
  return origins_.emplace(std::string(name), std::move(origin)).first->second;
}

}  // namespace hoist::net
