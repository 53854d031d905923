#include "engine/origin_health.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace hoist::engine {

namespace {

// A list may name millions of hosts that are all down. One that is forgotten is merely tried again.
constexpr std::size_t most_remembered = 10000;

template <typename Map>
void make_room(Map& map) {
  if (map.size() >= most_remembered) map.erase(map.begin());
}

}  // namespace

void OriginHealth::answered(const std::string& origin, Time at) {
  if (half_open_) given_up_.erase(origin);
  if (most_errors_ != 0) state_of(origin) = {.errors = 0, .answered = at, .failed = {}};
}

void OriginHealth::timed_out(const std::string& origin, Time asked, Time now) {
  if (most_errors_ == 0) return;
  State& state = state_of(origin);
  if (asked > state.answered) count(origin, state, now);
}

std::optional<std::size_t> OriginHealth::failed(const std::string& origin, Time asked, Time now) {
  if (most_errors_ == 0) return std::nullopt;
  State& state = state_of(origin);
  if (asked > std::max(state.answered, state.failed)) {
    state.failed = now;
    count(origin, state, now);
  }
  return state.errors;
}

void OriginHealth::count(const std::string& origin, State& state, Time now) {
  if (++state.errors != most_errors_) return;
  give_up(origin, fmt::format("{} connection failures in a row", most_errors_), now);
}

OriginHealth::State& OriginHealth::state_of(const std::string& origin) {
  const auto found = states_.find(origin);
  if (found != states_.end()) return found->second;
  make_room(states_);
  return states_[origin];
}

void OriginHealth::give_up(const std::string& origin, std::string reason, Time now, std::chrono::seconds pause) {
  make_room(given_up_);
  given_up_.insert_or_assign(origin, Pause{.reason = std::move(reason), .length = pause, .until = now + pause});
}

std::optional<std::string> OriginHealth::reason_to_give_up(const std::string& origin, Time now) {
  const auto found = given_up_.find(origin);
  if (found == given_up_.end()) return std::nullopt;
  Pause& pause = found->second;
  if (!half_open_ || now < pause.until) return pause.reason;
  pause.length = std::min(2 * pause.length, std::max(pause.length, longest_pause));
  pause.until = now + pause.length;
  return std::nullopt;
}

}  // namespace hoist::engine
