#include "checks.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/connection_failure.hpp"

namespace hoist::sim {

namespace {

constexpr milliseconds moment{2};  // the clock that the engine reads is so much behind at most
constexpr milliseconds longest_pause = std::chrono::minutes(15);

}  // namespace

Checks::Checks(const Schedule& schedule, VirtualSystem& system, Trace& trace, bool is_repetition)
    : schedule_(schedule),
      system_(system),
      trace_(trace),
      is_repetition_(is_repetition),
      origins_(schedule.servers.size()),
      items_(schedule.items.size()) {}

std::size_t Checks::limit() const noexcept {
  return std::min(schedule_.options.slots_per_origin, schedule_.options.slots);
}

/// Time passes in jobs, and the loop sees to its timers only after all those of the pool that end together.
milliseconds Checks::jobs_of_a_turn() const noexcept { return milliseconds(4 * schedule_.slowest_job); }

void Checks::yielded(std::size_t item) {
  items_[item].yielded = true;
  ++in_memory_;
  trace_.say(system_, "i{} read", item);
  check_memory();
}

void Checks::admitted(std::size_t item) {
  const Planned& planned = schedule_.items[item];
  if (planned.refused || planned.twin) return;
  fresh_.push_back(item);
}

/// By the end of the moment in which they were admitted, items have a slot or wait for one.
void Checks::expect_to_wait() {
  for (const std::size_t item : std::exchange(fresh_, {})) {
    State& state = items_[item];
    if (!state.by_url.empty() || state.told > 0) continue;
    state.admitted = true;
    ++origins_[schedule_.items[item].server].waiting;
  }
}

/// Whether an item is known to wait for its first slot.
bool Checks::waits(std::size_t item) const noexcept {
  const State& state = items_[item];
  return state.admitted && state.by_url.empty() && state.told == 0;
}

void Checks::note_wait_over(std::size_t item) {
  State& state = items_[item];
  if (waits(item)) --origins_[schedule_.items[item].server].waiting;
  state.admitted = false;
}

Checks::Request Checks::sent(const http::Request& asked) {
  ++events_;
  Request request{.place = place_of(asked.url)};
  const Place& place = request.place;
  State& state = items_[place.item];
  Origin& origin = origins_[place.server];
  request.anew = last_gone_ && last_gone_at_ + 1 == events_ && last_gone_->place.item == place.item &&
                 last_gone_->place.server == place.server && last_gone_->place.hop == place.hop;
  const bool is_segment = asked.to != 0 || (asked.from > 0 && state.requests > 0 && !is_repetition_);
  request.continues = place.hop > 0 || request.anew || is_segment;
  trace_.say(system_, "i{} requested from o{}, redirect {}, from byte {}{}", place.item, place.server, place.hop,
             asked.from, request.continues ? ", continues" : "");
  ++origin.in_flight;
  ++origin.alive;
  ++in_flight_;
  ++alive_;
  check_slots(request);
  check_pauses(request);
  check_interval(request);
  check_order(request);
  check_turns(request);
  if (stopped_before(system_.now() - moment - jobs_of_a_turn()) && !request.continues)
    violation("i{} requested after the end", place.item);
  if (ended_) violation("i{} requested after the observers were told of the end", place.item);
  note_wait_over(place.item);
  state.follows = false;
  if (is_segment) ++state.segments;
  if (place.hop == 0) ++state.requests;
  ++state.by_url[asked.url];
  return request;
}

void Checks::check_slots(const Request& request) {
  if (in_flight_ > schedule_.options.slots)
    violation("{} requests in flight, of {}", in_flight_, schedule_.options.slots);
  const Origin& origin = origins_[request.place.server];
  if (origin.in_flight > limit())
    violation("{} requests in flight to o{}, of {}", origin.in_flight, request.place.server, limit());
}

void Checks::check_pauses(const Request& request) {
  const Origin& origin = origins_[request.place.server];
  if (system_.now() + moment < origin.quiet_until) {
    violation("i{} requested {} ms too early: o{} asked for a pause", request.place.item,
              (origin.quiet_until - system_.now()).count(), request.place.server);
  }
  if (origin.given_up)
    violation("i{} requested from o{}, which asked for a pause that is too long", request.place.item,
              request.place.server);
}

void Checks::check_interval(const Request& request) {
  const auto interval = schedule_.options.request_interval;
  Origin& origin = origins_[request.place.server];
  const milliseconds now = system_.now();
  constexpr milliseconds made_up_for{10};
  if (interval.count() > 0 && !stopping()) {
    for (std::size_t i = 0; i < origin.sent.size(); ++i) {
      const auto least = static_cast<std::int64_t>(origin.sent.size() - i) * interval - made_up_for - moment;
      if (now - origin.sent[i] < least)
        violation("o{}: {} requests in {} ms", request.place.server, origin.sent.size() - i + 1,
                  (now - origin.sent[i]).count());
    }
  }
  origin.sent.push_back(now);
}

/// First come, first served. One that was granted a slot before may follow in the same moment.
void Checks::check_order(const Request& request) {
  const std::size_t item = request.place.item;
  const bool is_first =
      request.place.hop == 0 && items_[item].by_url.empty() && schedule_.items[item].server == request.place.server;
  if (!is_first || schedule_.options.refresh || stopping()) return;
  while (next_unsent_ < items_.size() && (items_[next_unsent_].told > 0 || !items_[next_unsent_].by_url.empty()))
    ++next_unsent_;
  for (std::size_t earlier = next_unsent_; earlier < item; ++earlier) {
    const bool waits_too = items_[earlier].yielded && items_[earlier].by_url.empty() && items_[earlier].told == 0;
    if (waits_too && schedule_.items[earlier].server == request.place.server) overtaken_.emplace_back(item, earlier);
  }
}

void Checks::check_order_at_last() {
  for (const auto& [by, which] : overtaken_) {
    if (waits(which) && !stopping()) violation("i{} was overtaken by i{} at their origin", which, by);
  }
  overtaken_.clear();
}

/// Round robin: who has somebody waiting and room for them is passed over once by each other origin, and may be a
/// second time where a slot was granted just before. While slots are idle, nobody takes anything from anybody.
void Checks::check_turns(const Request& request) {
  for (std::size_t i = 0; i < origins_.size(); ++i) {
    Origin& origin = origins_[i];
    const bool has_turn = origin.clean && origin.waiting > 0 && origin.alive < limit();
    if (i == request.place.server || !has_turn || alive_ < schedule_.options.slots) {
      origin.passed_over.clear();
    } else if (!request.continues && ++origin.passed_over[request.place.server] > 2 && !schedule_.options.refresh &&
               schedule_.options.request_interval.count() == 0 && !schedule_.is_large && !stopping()) {
      violation("o{} waits for its turn, and o{} had three", i, request.place.server);
    }
  }
}

/// No slot is idle while somebody waits for it. So none is held during a backoff either.
void Checks::check_idle_slots() {
  const bool may_tell =
      schedule_.options.request_interval.count() == 0 && !schedule_.options.refresh && !schedule_.is_large;
  if (!may_tell || alive_ >= schedule_.options.slots) return;
  for (std::size_t i = 0; i < origins_.size(); ++i) {
    const Origin& origin = origins_[i];
    if (origin.clean && origin.waiting > 0 && origin.alive < limit()) {
      violation("{} items wait for o{} while a slot is idle", origin.waiting, i);
    }
  }
}

void Checks::check_memory() {
  constexpr std::size_t saving = 64;
  constexpr std::size_t look_ahead = 1024;
  constexpr std::size_t block = 256;
  constexpr std::size_t being_told = 256;
  const bool limited = schedule_.options.slots_per_origin < schedule_.options.slots;
  const std::size_t most = schedule_.options.slots + saving + (limited ? look_ahead : 0) + block + being_told;
  if (in_memory_ > most) violation("{} items in memory, of {}", in_memory_, most);
}

void Checks::heard(const Request& request, const http::ResponseHead& head) {
  ++events_;
  trace_.say(system_, "i{} heard {} from o{}", request.place.item, head.status, request.place.server);
  if (head.status == 429 || head.status == 503 || head.exhausted) origins_[request.place.server].clean = false;
}

void Checks::answered(const Request& request, const http::ResponseHead& head) {
  ++events_;
  Origin& origin = origins_[request.place.server];
  items_[request.place.item].follows = head.location.has_value();
  const std::optional<milliseconds> pause = head.retry_after ? head.retry_after : head.exhausted;
  if (!pause) return;
  trace_.say(system_, "o{} asks for a pause of {} ms", request.place.server, pause->count());
  if (head.retry_after && *pause > longest_pause) {
    origin.given_up = true;
  } else {
    origin.quiet_until = std::max(origin.quiet_until, system_.now() + std::min(*pause, longest_pause));
  }
}

void Checks::failed(const Request& request, const Cause& cause) noexcept {
  ++events_;
  trace_.say(system_, "i{} at o{}: {}", request.place.item, request.place.server, cause.what());
  Origin& origin = origins_[request.place.server];
  if (cause.kind() == ErrorKind::interrupted) return;
  origin.clean = false;
  if (base::is_connection_failure(cause.kind(), cause.http_status())) ++origin.failures;
}

void Checks::complete(const Request& request) noexcept { ++items_[request.place.item].complete; }

void Checks::ended(const Request& request) noexcept {
  ++events_;
  --origins_[request.place.server].in_flight;
  --in_flight_;
}

void Checks::gone(const Request& request) noexcept {
  ++events_;
  --origins_[request.place.server].alive;
  --alive_;
  last_gone_ = request;
  last_gone_at_ = events_;
}

void Checks::signal(int number) {
  trace_.say(system_, "signal {}", number);
  if (ended_) return;  // too late: the observers have been told how it ended
  if (signal_) must_end_at_ = system_.now();
  if (!stopping()) {
    signal_ = number;
    came_at_the_end_ = std::all_of(items_.begin(), items_.end(), [](const State& item) { return item.told > 0; });
    stopped_at_ = system_.now();
    must_end_at_ = system_.now() + schedule_.options.grace;
  } else if (!signal_) {
    must_end_at_ = system_.now();  // after the deadline
  }
}

void Checks::interrupted() noexcept {
  check_deadline();
  trace_.say(system_, "requests in flight are interrupted");
  interrupted_ = true;
}

void Checks::check_deadline() {
  const auto& deadline = schedule_.options.deadline;
  if (!deadline || is_repetition_ || system_.now() < *deadline || stopping()) return;
  stopped_at_ = *deadline;
  must_end_at_ = *deadline + schedule_.options.grace;
}

void Checks::time_passes(std::size_t jobs) {
  ++events_;
  expect_to_wait();
  check_order_at_last();
  check_deadline();
  if (!stopping()) return check_idle_slots();
  if (jobs > 0) return;
  const milliseconds late = milliseconds(schedule_.late) + jobs_of_a_turn();
  const bool follows = std::any_of(items_.begin(), items_.end(), [](const State& state) { return state.follows; });
  if (system_.now() > *must_end_at_ + moment + late)
    violation("it goes on {} ms after it had to end", (system_.now() - *must_end_at_).count());
  if (system_.now() > *stopped_at_ + moment + late && alive_ == 0 && !follows)
    violation("it was stopped, nothing is in flight, and it waits");
}

}  // namespace hoist::sim
