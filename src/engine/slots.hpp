#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "coro/loop.hpp"
#include "coro/timer.hpp"
#include "coro/waiter.hpp"
#include "hoist/options.hpp"

namespace hoist::engine {

/// Thrown to those that wait for a slot when the run is stopped: no request was made for them.
struct Stopped {};

class SlotLimiter;
struct OriginSlots;

/// Permission to have one request in flight. It is returned when it is released or destroyed.
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

/// Bounds the requests in flight, in total and for each origin, as a semaphore would: first come, first served within
/// an origin, and round robin between origins with waiters, so that one slow origin never starves the others.
///
/// An origin can be paused for a while. Afterwards it starts with one request at a time, and gets one more with each
/// request that ends, so that the requests that waited do not all hit it at the same moment.
///
/// The share of an origin that is overloaded is halved, and grows back by one each time that as many requests are done
/// as it has slots: additive increase, multiplicative decrease, as TCP's (RFC 5681 section 3.1).
class SlotLimiter {
 public:
  /// @param total maximum number of slots in use at once, >= 1
  /// @param per_origin maximum number of them for one origin, >= 1
  /// @param interval from one slot for an origin to the next; 0: none
  /// @param others origins that have limits of their own, in place of these two
  SlotLimiter(coro::Loop& loop, std::size_t total, std::size_t per_origin, std::chrono::nanoseconds interval = {},
              std::map<std::string, OriginLimits> others = {});
  SlotLimiter(const SlotLimiter&) = delete;
  SlotLimiter& operator=(const SlotLimiter&) = delete;
  ~SlotLimiter();  ///< every slot must have been returned

  /// Who comes before whom at an origin.
  enum class Rank {
    continuation,  ///< an item that has begun
    again,         ///< one that had a slot, and could not use it
    beginner,
  };

  class Acquire {
   public:
    Acquire(SlotLimiter& limiter, const std::string& origin, Rank rank) noexcept
        : limiter_(limiter), name_(origin), rank_(rank) {}
    Acquire(const Acquire&) = delete;
    Acquire& operator=(const Acquire&) = delete;

    bool await_ready() { return limiter_.take_at_once(*this); }
    void await_suspend(std::coroutine_handle<> waiter) { limiter_.queue(*this, waiter); }
    Slot await_resume();

   private:
    friend class SlotLimiter;
    SlotLimiter& limiter_;
    const std::string& name_;
    Rank rank_;
    coro::Waiter waiter_;
    OriginSlots* granted_ = nullptr;
  };

  /// Waits for a slot. @throws Stopped once stop() was called
  Acquire acquire(const std::string& origin) noexcept { return Acquire(*this, origin, Rank::beginner); }

  /// Waits for a slot in place of one that was returned since its origin is_paused().
  Acquire acquire_again(const std::string& origin) noexcept { return Acquire(*this, origin, Rank::again); }

  /// Waits for a slot for an item that has begun and has returned its previous slot, for another request of it: because
  /// a redirect is followed, mostly.
  /// It comes before items that have not begun, since the target of a redirect may be valid for a moment only, and
  /// stop() does not turn it away: the item is in flight. It observes pauses as they do, and after stop() no interval.
  Acquire reacquire(const std::string& origin) noexcept { return Acquire(*this, origin, Rank::continuation); }

  /// A slot for something that can wait, or can do without: only where one is free and nobody waits for it.
  /// @returns an empty slot where there is none
  Slot take_idle(const std::string& origin);

  /// How many slots take_idle() would give for an origin, one after the other.
  std::size_t idle(const std::string& origin) const;

  /// Whether somebody waits for what this slot keeps: another slot of its origin, or of any.
  bool is_wanted(const Slot& slot) const noexcept;

  /// Grants no slot for this origin for so long. A longer pause that has begun stays in force.
  void pause(const std::string& origin, std::chrono::milliseconds pause);

  /// Halves the share of an origin, down to one slot. Requests that were in flight then may say the same; those count
  /// once.
  void shrink(const std::string& origin);

  /// Whether the origin of this slot has been paused since it was granted: a grant reaches the one who waits only after
  /// what else happens in the same turn of the loop. The slot is for no new request then.
  bool is_paused(const Slot& slot) const noexcept;

  /// Grants no further slot, and turns away all waiters, except those of items that have begun (reacquire).
  void stop() noexcept;

  /// After stop(): there are no pauses any more. For when nothing is sent any more: what still waits is to end.
  void end_pauses_for_good() noexcept;

 private:
  friend class Slot;

  OriginLimits limits_of(const std::string& name) const;
  OriginSlots& find(const std::string& name);
  bool take_at_once(Acquire& asked);
  void turn_away_beginners(OriginSlots& origin) noexcept;
  void queue(Acquire& asked, std::coroutine_handle<> waiter);
  void give_back(OriginSlots& origin) noexcept;
  void enter_turn(OriginSlots& origin) noexcept;
  void leave_turn(OriginSlots& origin) noexcept;
  void grant(OriginSlots& origin, Acquire& asked) noexcept;
  void take(OriginSlots& origin) noexcept;
  void grant_waiting() noexcept;
  void keep_interval(OriginSlots& origin) noexcept;
  void hold_until(OriginSlots& origin, std::chrono::milliseconds& end, std::chrono::milliseconds time) noexcept;
  void grow(OriginSlots& origin) noexcept;
  void end_pauses() noexcept;
  void watch_pauses() noexcept;
  void forget_if_idle(OriginSlots& origin) noexcept;

  coro::Loop& loop_;
  std::size_t free_;
  const std::size_t total_;
  const OriginLimits limits_;  // of an origin that has none of its own
  const std::map<std::string, OriginLimits> others_;
  bool stopped_ = false;
  bool observes_pauses_ = true;
  std::unordered_map<std::string, std::unique_ptr<OriginSlots>> origins_;
  std::list<OriginSlots*> turn_;                  // origins with someone waiting and room for them, the next one first
  std::vector<OriginSlots*> paused_;              // with room for all origins, so that no grant needs memory
  std::chrono::milliseconds next_pause_end_{-1};  // by the loop's clock; negative where none is watched
  coro::Timer pause_end_;
};

}  // namespace hoist::engine
