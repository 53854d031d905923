#pragma once

#include <chrono>
#include <cstdint>

#include "hoist/bytes.hpp"

namespace hoist::net {

/// How long a transfer has been under way, and how fast it is. Time in which hoist itself has paused reception (for the
/// disk, or for --limit-rate) is not the server's, and does not count. Pure; the clock is the caller's.
class TransferClock {
 public:
  using Time = std::chrono::milliseconds;

  /// @param spent by the transfers before this one that the same limit covers (those whose redirects it follows)
  explicit TransferClock(Time spent = Time(0)) noexcept : counted_(spent) {}

  /// The transfer begins. Does nothing if it has begun.
  void start(Time now) noexcept;

  /// Speed is judged from here on.
  void begin_window(Time now) noexcept;

  void received(std::uint64_t bytes) noexcept { bytes_ += bytes; }

  /// Reception is paused, and goes on. Either does nothing where that is so already.
  void pause(Time now) noexcept;
  void resume(Time now) noexcept;

  /// The time that counts, up to now.
  Time counted(Time now) const noexcept { return counted_ + (running_ ? now - since_ : Time(0)); }

  /// Whether less than `least` a second has come over a whole window. Windows follow each other: where one has passed
  /// and was fast enough, the next one begins.
  /// @param least 0: any speed will do
  bool too_slow(Bytes least, Time window, Time now) noexcept;

 private:
  Time counted_;
  Time since_{0};  // while it runs: when that began
  bool running_ = false;
  bool begun_ = false;
  bool judged_ = false;
  Time window_began_{0};  // in counted time
  std::uint64_t bytes_ = 0;
};

}  // namespace hoist::net
