#include "cli/terminal/progress_bar.hpp"

#include <cmath>
#include <new>
#include <system_error>
#include <utility>

namespace hoist::cli {

ProgressBar::ProgressBar(Screen& screen, BarStyle style, std::function<ItemTotal()> total,
                         std::function<Progress()> progress)
    : screen_(screen),
      style_(style),
      total_(std::move(total)),
      progress_(std::move(progress)),
      start_(Rate::Clock::now()),
      items_(start_),
      bytes_(start_) {}

ProgressBar::~ProgressBar() { erase(); }

void ProgressBar::on_end(const RunResult& /*result*/) { erase(); }

void ProgressBar::erase() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  screen_.show_bar({});
}

void ProgressBar::on_begin() {
  try {
    thread_ = std::jthread([this](const std::stop_token& stop) { redraw_until(stop); });
  } catch (const std::system_error&) {
    // A run that the system has no thread left for goes without a bar.
  }
}

void ProgressBar::on_outcome(const Outcome& outcome) {
  if (outcome.kind == OutcomeKind::not_begun) return;
  if (outcome.kind == OutcomeKind::failed) errors_.fetch_add(1, std::memory_order_relaxed);
  if (outcome.kind == OutcomeKind::not_found) not_found_.fetch_add(1, std::memory_order_relaxed);
  done_.fetch_add(1, std::memory_order_relaxed);
}

void ProgressBar::redraw_until(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    // A line that fills the last column makes some terminals scroll.
    style_.columns = screen_.columns() - 1;
    try {
      screen_.show_bar(draw_bar(state(Rate::Clock::now()), style_));
    } catch (const std::bad_alloc&) {
      // This time it is not redrawn.
    }
    wake_.wait_for(lock, stop, pause_between_redraws, [] { return false; });
  }
}

BarState ProgressBar::state(Rate::Clock::time_point now) {
  BarState state;
  state.done = done_.load(std::memory_order_relaxed);
  const ItemTotal total = total_();
  state.total = total.items;
  state.growing = total.growing;
  state.errors = errors_.load(std::memory_order_relaxed);
  state.not_found = not_found_.load(std::memory_order_relaxed);
  state.elapsed = std::chrono::duration_cast<std::chrono::seconds>(now - start_);

  items_.add(now, state.done);
  bytes_.add(now, progress_().received.count);
  state.items_per_second = items_.per_second();
  state.bytes_per_second = bytes_.per_second();
  if (state.total && *state.total >= state.done && state.items_per_second > 0) {
    const double seconds = static_cast<double>(*state.total - state.done) / state.items_per_second;
    constexpr double longest = 1e9;
    if (seconds < longest) state.remaining = std::chrono::seconds(static_cast<std::int64_t>(std::ceil(seconds)));
  }
  return state;
}

}  // namespace hoist::cli
