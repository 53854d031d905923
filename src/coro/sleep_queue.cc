#include "coro/sleep_queue.hpp"

#include <algorithm>

namespace hoist::coro {

using std::chrono::milliseconds;

SleepQueue::SleepQueue(Loop& loop) : loop_(loop), timer_(loop, [this] { wake_due(); }) {}

void SleepQueue::ring() noexcept {
  rung_ = true;
  timer_.stop();
  for (const auto& [when, sleeper] : sleepers_) loop_.post(*sleeper);
  sleepers_.clear();
}

void SleepQueue::add(milliseconds time, Waiter& sleeper) {
  sleepers_.emplace(loop_.now() + time, &sleeper);
  watch();
}

void SleepQueue::wake_due() noexcept {
  while (!sleepers_.empty() && sleepers_.begin()->first <= loop_.now()) {
    loop_.post(*sleepers_.begin()->second);
    sleepers_.erase(sleepers_.begin());
  }
  watch();
}

void SleepQueue::watch() noexcept {
  if (sleepers_.empty()) return;
  timer_.start(std::max(sleepers_.begin()->first - loop_.now(), milliseconds(1)));
}

}  // namespace hoist::coro
