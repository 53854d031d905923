#include "net/transfer_clock.hpp"

namespace hoist::net {

void TransferClock::start(Time now) noexcept {
  if (begun_) return;
  begun_ = true;
  resume(now);
}

void TransferClock::begin_window(Time now) noexcept {
  judged_ = true;
  window_began_ = counted(now);
  bytes_ = 0;
}

void TransferClock::pause(Time now) noexcept {
  counted_ = counted(now);
  running_ = false;
}

void TransferClock::resume(Time now) noexcept {
  if (running_) return;
  running_ = true;
  since_ = now;
}

bool TransferClock::too_slow(Bytes least, Time window, Time now) noexcept {
  if (least.count == 0 || !judged_) return false;
  const std::chrono::duration<double> passed = counted(now) - window_began_;
  if (passed < window) return false;
  const bool slow = static_cast<double>(bytes_) < static_cast<double>(least.count) * passed.count();
  if (!slow) begin_window(now);
  return slow;
}

}  // namespace hoist::net
