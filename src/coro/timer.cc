#include "coro/timer.hpp"

#include <utility>

namespace hoist::coro {

Timer::Timer(Loop& loop, std::function<void()> action)
    : action_(std::move(action)),
      timer_(make_handle<uv_timer_t>("cannot create a timer", [&](auto* h) { return uv_timer_init(loop.raw(), h); })) {
  timer_->data = this;
}

void Timer::start(std::chrono::milliseconds delay, std::chrono::milliseconds repeat) noexcept {
  uv_update_time(timer_->loop);  // so that a delay counts from now, not from the start of this turn of the loop
  uv_timer_start(
      timer_.get(), [](uv_timer_t* timer) { static_cast<Timer*>(timer->data)->action_(); },
      static_cast<std::uint64_t>(delay.count()), static_cast<std::uint64_t>(repeat.count()));
}

}  // namespace hoist::coro
