#include "batch/slots.hpp"

#include <cassert>
#include <utility>

namespace hoist::batch {

/// What the limiter knows of one origin, while it has slots in use or someone waiting.
struct OriginSlots {
  explicit OriginSlots(std::string its_name) : name(std::move(its_name)) {}

  std::string name;
  std::size_t in_use = 0;
  bool in_turn = false;
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

SlotLimiter::SlotLimiter(coro::Loop& loop, std::size_t total, std::size_t per_origin)
    : loop_(loop), free_(total), per_origin_(per_origin) {}

SlotLimiter::~SlotLimiter() { assert(origins_.empty() && "a slot is still out"); }

Slot SlotLimiter::Acquire::await_resume() {
  if (!granted_) throw Stopped();
  Slot slot(limiter_, *granted_);
  if (limiter_.stopped_) throw Stopped();  // granted, but the run was stopped before the grant arrived
  return slot;
}

void SlotLimiter::stop() {
  stopped_ = true;
  turn_.clear();
  for (auto& [name, origin] : origins_) {
    for (Acquire* asked : origin->waiting) loop_.post(asked->waiter_);
    origin->waiting.clear();
    origin->in_turn = false;
  }
  std::erase_if(origins_, [](const auto& entry) { return entry.second->in_use == 0; });
}

OriginSlots& SlotLimiter::find(const std::string& name) {
  std::unique_ptr<OriginSlots>& origin = origins_[name];
  if (!origin) origin = std::make_unique<OriginSlots>(name);
  return *origin;
}

bool SlotLimiter::take_at_once(Acquire& asked) {
  if (stopped_) return true;  // await_resume() turns it away
  if (free_ == 0) return false;
  OriginSlots& origin = find(asked.name_);
  if (!origin.waiting.empty() || origin.in_use == per_origin_) return false;
  --free_;
  ++origin.in_use;
  asked.granted_ = &origin;
  return true;
}

void SlotLimiter::queue(Acquire& asked, std::coroutine_handle<> waiter) {
  asked.waiter_ = waiter;
  OriginSlots& origin = find(asked.name_);
  origin.waiting.push_back(&asked);
  if (!origin.in_turn && origin.in_use < per_origin_) {
    origin.in_turn = true;
    turn_.push_back(&origin);
  }
}

void SlotLimiter::give_back(OriginSlots& origin) noexcept {
  ++free_;
  --origin.in_use;
  if (!origin.in_turn && !origin.waiting.empty()) {
    origin.in_turn = true;
    turn_.push_back(&origin);
  }
  forget_if_idle(origin);
  grant_waiting();
}

void SlotLimiter::grant_waiting() {
  while (free_ > 0 && !turn_.empty()) {
    OriginSlots& origin = *turn_.front();
    turn_.pop_front();
    Acquire& asked = *origin.waiting.front();
    origin.waiting.pop_front();
    --free_;
    ++origin.in_use;
    asked.granted_ = &origin;
    loop_.post(asked.waiter_);
    origin.in_turn = !origin.waiting.empty() && origin.in_use < per_origin_;
    if (origin.in_turn) turn_.push_back(&origin);
  }
}

void SlotLimiter::forget_if_idle(OriginSlots& origin) {
  if (origin.in_use != 0 || !origin.waiting.empty()) return;
  const std::string name = origin.name;
  origins_.erase(name);
}

}  // namespace hoist::batch
