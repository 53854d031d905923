#include "batch/origin_health.hpp"

#include <utility>

#include <fmt/format.h>

namespace hoist::batch {

namespace {

// A list may name millions of hosts that are all down. A forgotten one is merely asked again.
constexpr std::size_t most_remembered = 10000;

template <typename Map>
void make_room(Map& map) {
  if (map.size() >= most_remembered) map.erase(map.begin());
}

}  // namespace

void OriginHealth::answered(const std::string& origin) {
  if (!errors_.empty()) errors_.erase(origin);
}

void OriginHealth::failed(const std::string& origin) {
  if (most_errors_ == 0) return;
  make_room(errors_);
  if (++errors_[origin] < most_errors_) return;
  errors_.erase(origin);
  give_up(origin, fmt::format("{} connection failures in a row", most_errors_));
}

void OriginHealth::give_up(const std::string& origin, std::string reason) {
  make_room(given_up_);
  given_up_.insert_or_assign(origin, std::move(reason));
}

std::optional<std::string> OriginHealth::reason_to_give_up(const std::string& origin) const {
  const auto found = given_up_.find(origin);
  if (found == given_up_.end()) return std::nullopt;
  return found->second;
}

}  // namespace hoist::batch
