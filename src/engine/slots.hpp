#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "coro/loop.hpp"
#include "coro/timer.hpp"
#include "coro/waiter.hpp"

namespace hoist::engine {

/// Thrown to whoever waits for a slot when the run is stopped: no request was made for it.
struct Stopped {};

class SlotLimiter;
struct OriginSlots;

/// Permission to have one request in flight. It is given back when it is released or destroyed.
class Slot {
 public:
  Slot() noexcept = default;
  Slot(Slot&& other) noexcept;
  Slot& operator=(Slot&& other) noexcept;
  ~Slot() { release(); }

  void release() noexcept;
  explicit operator bool() const noexcept { return limiter_ != nullptr; }

 private:
  friend class SlotLimiter;
  Slot(SlotLimiter& limiter, OriginSlots& origin) noexcept : limiter_(&limiter), origin_(&origin) {}

  SlotLimiter* limiter_ = nullptr;
  OriginSlots* origin_ = nullptr;
};

/// Bounds the requests in flight, in all and for each origin, as a semaphore would: in the order of asking within an
/// origin, and round robin between origins that have someone waiting, so one slow origin never starves the others.
///
/// An origin can be left alone for a while. It then starts again with one request, and gets one more at a time with
/// each that is done, so those who waited do not fall upon it all in the same instant.
class SlotLimiter {
 public:
  /// @param total most slots in use at once, >= 1
  /// @param per_origin most of them for one origin, >= 1
  SlotLimiter(coro::Loop& loop, std::size_t total, std::size_t per_origin);
  SlotLimiter(const SlotLimiter&) = delete;
  SlotLimiter& operator=(const SlotLimiter&) = delete;
  ~SlotLimiter();  ///< every slot must be back

  class Acquire {
   public:
    Acquire(SlotLimiter& limiter, const std::string& origin, bool goes_on) noexcept
        : limiter_(limiter), name_(origin), goes_on_(goes_on) {}
    Acquire(const Acquire&) = delete;
    Acquire& operator=(const Acquire&) = delete;

    bool await_ready() { return limiter_.take_at_once(*this); }
    void await_suspend(std::coroutine_handle<> waiter) { limiter_.queue(*this, waiter); }
    Slot await_resume();

   private:
    friend class SlotLimiter;
    SlotLimiter& limiter_;
    const std::string& name_;
    bool goes_on_;  // with what has begun
    coro::Waiter waiter_;
    OriginSlots* granted_ = nullptr;
  };

  /// Waits for a slot. @throws Stopped once stop() was called
  Acquire acquire(const std::string& origin) noexcept { return Acquire(*this, origin, false); }

  /// Waits for the slot of a request that goes on with what another one has begun, whose slot was given back: a
  /// redirect was followed. It comes before those who only begin, since where a redirect leads may be valid for a
  /// moment only, and it is not turned away by stop(): it is in flight.
  Acquire reacquire(const std::string& origin) noexcept { return Acquire(*this, origin, true); }

  /// Gives out no slot for this origin for so long. A longer pause that is under way stays.
  void pause(const std::string& origin, std::chrono::milliseconds pause);

  /// Gives out no further slot, and turns away everyone who waits for one, but for those who go on (reacquire).
  void stop() noexcept;

 private:
  friend class Slot;

  OriginSlots& find(const std::string& name);
  bool take_at_once(Acquire& asked);
  void turn_away_beginners(OriginSlots& origin) noexcept;
  void queue(Acquire& asked, std::coroutine_handle<> waiter);
  void give_back(OriginSlots& origin) noexcept;
  void enter_turn(OriginSlots& origin) noexcept;
  void leave_turn(OriginSlots& origin) noexcept;
  void grant_waiting() noexcept;
  void end_pauses() noexcept;
  void watch_pauses() noexcept;
  void forget_if_idle(OriginSlots& origin) noexcept;

  coro::Loop& loop_;
  std::size_t free_;
  std::size_t per_origin_;
  bool stopped_ = false;
  std::unordered_map<std::string, std::unique_ptr<OriginSlots>> origins_;
  std::list<OriginSlots*> turn_;  // origins with someone waiting and room for them, the next one first
  std::vector<OriginSlots*> paused_;
  coro::Timer pause_end_;
};

}  // namespace hoist::engine
