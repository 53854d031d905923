#include "engine/slots.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace hoist::engine {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

namespace {

/// Of so many origins, what is known of them is kept while they are idle. A forgotten one has its whole share again.
constexpr std::size_t most_known_origins = 10000;

/// Timers are a little late. So much of that is made up for, so that a high rate is kept.
constexpr nanoseconds most_late = milliseconds(10);

}  // namespace

/// What the limiter knows of one origin while it has slots in use, has waiters, or is paused.
struct OriginSlots {
  OriginSlots(std::string its_name, OriginLimits its_limits)
      : name(std::move(its_name)),
        limits(its_limits),
        most(its_limits.slots),
        share(its_limits.slots),
        out_of_turn{this},
        place(out_of_turn.begin()) {}

  bool in_turn() const noexcept { return out_of_turn.empty(); }
  bool paused() const noexcept { return paused_until > milliseconds(0); }
  milliseconds held_until() const noexcept { return std::max(paused_until, spaced_until); }
  bool held() const noexcept { return held_until() > milliseconds(0); }
  bool has_room() const noexcept { return !held() && in_use < most; }

  std::string name;
  const OriginLimits limits;
  std::size_t in_use = 0;
  std::size_t most;                         // at once; after a pause it grows again from 1
  std::size_t share;                        // up to this by one with each request done, beyond it more slowly
  std::size_t done = 0;                     // requests since `most` has grown beyond `share`
  std::size_t outdated = 0;                 // requests in flight that were made before `share` shrank
  std::list<OriginSlots*> out_of_turn;      // holds its place in SlotLimiter::turn_ while it is not in there
  std::list<OriginSlots*>::iterator place;  // wherever it is
  milliseconds paused_until{0};             // by the loop's clock; 0 while it is not paused
  milliseconds spaced_until{0};             // the same for the interval between its requests
  nanoseconds due{0};                       // when the next one may be made
  std::deque<SlotLimiter::Acquire*> waiting;
};

Slot::Slot(Slot&& other) noexcept
    : limiter_(std::exchange(other.limiter_, nullptr)), origin_(std::exchange(other.origin_, nullptr)) {}

Slot& Slot::operator=(Slot&& other) noexcept {
  std::swap(limiter_, other.limiter_);
  std::swap(origin_, other.origin_);
  return *this;
}

void Slot::release() noexcept {
  if (SlotLimiter* const limiter = std::exchange(limiter_, nullptr)) limiter->give_back(*origin_);
}

SlotLimiter::SlotLimiter(coro::Loop& loop, std::size_t total, std::size_t per_origin, nanoseconds interval,
                         std::map<std::string, OriginLimits> others)
    : loop_(loop),
      free_(total),
      total_(total),
      limits_{.slots = per_origin, .request_interval = interval},
      others_(std::move(others)),
      pause_end_(loop, [this] { end_pauses(); }) {}

SlotLimiter::~SlotLimiter() {
  assert(std::all_of(origins_.begin(), origins_.end(), [](const auto& entry) { return entry.second->in_use == 0; }));
}

Slot SlotLimiter::Acquire::await_resume() {
  if (!granted_) throw Stopped();
  Slot slot(limiter_, *granted_);
  if (limiter_.stopped_ && rank_ != Rank::continuation)
    throw Stopped();  // granted, but stopped before the grant arrived
  return slot;
}

void SlotLimiter::pause(const std::string& name, milliseconds pause) {
  if (!observes_pauses_) return;
  OriginSlots& origin = find(name);
  origin.most = 1;
  hold_until(origin, origin.paused_until, loop_.now() + pause);
}

/// @param end what is put off to that time, of this origin's; never brought forward
void SlotLimiter::hold_until(OriginSlots& origin, milliseconds& end, milliseconds time) noexcept {
  if (!origin.held()) paused_.push_back(&origin);
  end = std::max(end, time);
  leave_turn(origin);
  if (next_pause_end_ < milliseconds(0) || origin.held_until() < next_pause_end_) watch_pauses();
}

void SlotLimiter::shrink(const std::string& name) {
  if (stopped_) return;
  OriginSlots& origin = find(name);
  if (origin.outdated > 0) return;
  origin.share = std::max<std::size_t>(std::min(origin.most, origin.in_use) / 2, 1);
  origin.most = origin.share;
  origin.done = 0;
  origin.outdated = origin.in_use;
  if (!origin.has_room()) leave_turn(origin);
}

void SlotLimiter::keep_interval(OriginSlots& origin) noexcept {
  const nanoseconds interval = origin.limits.request_interval;
  if (interval == nanoseconds(0) || stopped_) return;
  const bool is_first = origin.due == nanoseconds(0);  // which is not late
  origin.due = (is_first ? loop_.now() : std::max<nanoseconds>(origin.due, loop_.now() - most_late)) + interval;
  const auto end = std::chrono::ceil<milliseconds>(origin.due);
  if (end > loop_.now()) hold_until(origin, origin.spaced_until, end);
}

void SlotLimiter::watch_pauses() noexcept {
  next_pause_end_ = milliseconds(-1);
  if (paused_.empty()) return;
  const auto first = *std::min_element(paused_.begin(), paused_.end(), [](const OriginSlots* a, const OriginSlots* b) {
    return a->held_until() < b->held_until();
  });
  next_pause_end_ = first->held_until();
  pause_end_.start(std::max(next_pause_end_ - loop_.now(), milliseconds(1)));
}

void SlotLimiter::end_pauses() noexcept {
  const auto over = std::partition(paused_.begin(), paused_.end(), [now = loop_.now()](const OriginSlots* origin) {
    return origin->held_until() > now;
  });
  for (auto ended = over; ended != paused_.end(); ++ended) {
    OriginSlots& origin = **ended;
    origin.paused_until = origin.spaced_until = milliseconds(0);
    enter_turn(origin);
    forget_if_idle(origin);
  }
  paused_.erase(over, paused_.end());
  watch_pauses();
  grant_waiting();
}

void SlotLimiter::stop() noexcept {
  stopped_ = true;
  for (auto& [name, origin] : origins_) {
    turn_away_beginners(*origin);
    leave_turn(*origin);
    origin->spaced_until = milliseconds(0);
    enter_turn(*origin);
  }
  std::erase_if(paused_, [](const OriginSlots* origin) { return !origin->held(); });
  grant_waiting();
}

void SlotLimiter::end_pauses_for_good() noexcept {
  observes_pauses_ = false;
  pause_end_.stop();
  for (OriginSlots* const origin : std::exchange(paused_, {})) {
    origin->paused_until = milliseconds(0);
    enter_turn(*origin);
  }
  grant_waiting();
}

void SlotLimiter::turn_away_beginners(OriginSlots& origin) noexcept {
  for (Acquire* asked : origin.waiting) {
    if (asked->rank_ != Rank::continuation) loop_.post(asked->waiter_);
  }
  std::erase_if(origin.waiting, [](const Acquire* asked) { return asked->rank_ != Rank::continuation; });
}

OriginLimits SlotLimiter::limits_of(const std::string& name) const {
  const auto other = others_.find(name);
  OriginLimits limits = other == others_.end() ? limits_ : other->second;
  limits.slots = std::min(limits.slots, total_);
  return limits;
}

OriginSlots& SlotLimiter::find(const std::string& name) {
  const auto found = origins_.find(name);
  if (found != origins_.end()) return *found->second;
  if (paused_.capacity() <= origins_.size()) paused_.reserve(2 * origins_.size() + 1);
  return *origins_.emplace(name, std::make_unique<OriginSlots>(name, limits_of(name))).first->second;
}

bool SlotLimiter::take_at_once(Acquire& asked) {
  if (stopped_ && asked.rank_ != Rank::continuation) return true;  // await_resume() turns it away
  if (free_ == 0) return false;
  OriginSlots& origin = find(asked.name_);
  if (!origin.has_room()) return false;  // with room for it, nobody waits: grant_waiting() leaves no slot unused
  grant(origin, asked);
  return true;
}

Slot SlotLimiter::take_idle(const std::string& name) {
  if (idle(name) == 0) return {};
  OriginSlots& origin = find(name);
  take(origin);
  return Slot(*this, origin);
}

std::size_t SlotLimiter::idle(const std::string& name) const {
  if (stopped_ || !turn_.empty()) return 0;
  const auto found = origins_.find(name);
  const OriginLimits limits = limits_of(name);
  std::size_t idle = limits.slots;
  if (found != origins_.end()) {
    const OriginSlots& origin = *found->second;
    idle = origin.waiting.empty() && origin.has_room() ? origin.most - origin.in_use : 0;
  }
  if (limits.request_interval > nanoseconds(0)) idle = std::min<std::size_t>(idle, 1);
  return std::min(free_, idle);
}

bool SlotLimiter::is_wanted(const Slot& slot) const noexcept {
  if (!slot || stopped_) return false;
  const OriginSlots& origin = *slot.origin_;
  return !turn_.empty() || (!origin.waiting.empty() && !origin.held());
}

bool SlotLimiter::is_paused(const Slot& slot) const noexcept { return slot && slot.origin_->paused(); }

void SlotLimiter::queue(Acquire& asked, std::coroutine_handle<> waiter) {
  asked.waiter_ = waiter;
  OriginSlots& origin = find(asked.name_);
  const auto next = std::find_if(origin.waiting.begin(), origin.waiting.end(),
                                 [&](const Acquire* other) { return other->rank_ > asked.rank_; });
  origin.waiting.insert(next, &asked);
  if (asked.rank_ == Rank::continuation) leave_turn(origin);  // to enter it again as the first
  enter_turn(origin);
}

void SlotLimiter::give_back(OriginSlots& origin) noexcept {
  ++free_;
  --origin.in_use;
  grow(origin);
  enter_turn(origin);
  forget_if_idle(origin);
  grant_waiting();
}

void SlotLimiter::grow(OriginSlots& origin) noexcept {
  if (origin.outdated > 0) {
    --origin.outdated;
    return;
  }
  if (origin.paused() || origin.most >= origin.limits.slots) return;
  if (origin.most >= origin.share && ++origin.done < origin.most) return;
  origin.done = 0;
  ++origin.most;
}

void SlotLimiter::grant(OriginSlots& origin, Acquire& asked) noexcept {
  asked.granted_ = &origin;
  take(origin);
}

void SlotLimiter::take(OriginSlots& origin) noexcept {
  --free_;
  ++origin.in_use;
  keep_interval(origin);
}

void SlotLimiter::enter_turn(OriginSlots& origin) noexcept {
  if (origin.in_turn() || origin.waiting.empty() || !origin.has_room()) return;
  turn_.splice(origin.waiting.front()->rank_ == Rank::continuation ? turn_.begin() : turn_.end(), origin.out_of_turn);
}

void SlotLimiter::leave_turn(OriginSlots& origin) noexcept {
  if (origin.in_turn()) origin.out_of_turn.splice(origin.out_of_turn.begin(), turn_, origin.place);
}

void SlotLimiter::grant_waiting() noexcept {
  while (free_ > 0 && !turn_.empty()) {
    OriginSlots& origin = *turn_.front();
    leave_turn(origin);
    Acquire& asked = *origin.waiting.front();
    origin.waiting.pop_front();
    grant(origin, asked);
    loop_.post(asked.waiter_);
    enter_turn(origin);
  }
}

void SlotLimiter::forget_if_idle(OriginSlots& origin) noexcept {
  if (origin.in_use != 0 || !origin.waiting.empty() || origin.held()) return;
  const bool is_whole = origin.most == origin.limits.slots;
  if (!is_whole && origins_.size() <= most_known_origins) return;
  origins_.erase(origins_.find(origin.name));
}

}  // namespace hoist::engine
