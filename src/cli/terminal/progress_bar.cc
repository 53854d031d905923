#include "cli/terminal/progress_bar.hpp"

#include <algorithm>
#include <cmath>
#include <new>
#include <system_error>
#include <utility>

#include "base/printable.hpp"

namespace hoist::cli {
namespace {

/// Items are counted in such parts, so that the rate is one of large files, too.
constexpr double parts_of_an_item = 1e6;

/// How long so much takes; nothing where nobody knows.
std::optional<std::chrono::seconds> time_for(double left, double per_second) {
  constexpr double longest = 1e9;
  if (per_second <= 0 || left < 0 || left / per_second >= longest) return std::nullopt;
  return std::chrono::seconds(static_cast<std::int64_t>(std::ceil(left / per_second)));
}

}  // namespace

std::optional<ByteCount> telling_bytes(const Progress& progress, const ItemTotal& total) {
  constexpr std::uint64_t large = 1'000'000;  // bytes of an item, on average
  const bool all_known = total.items && !total.growing && progress.sizes_unknown == 0 &&
                         progress.ended + progress.under_way == *total.items;
  const ByteCount bytes{progress.saved + progress.arrived, progress.saved + progress.expected};
  if (!all_known || bytes.total.count == 0 || bytes.total.count / large < *total.items) return std::nullopt;
  return bytes;
}

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
      screen_.show_bar(draw(Rate::Clock::now()));
    } catch (const std::bad_alloc&) {
      // This time it is not redrawn.
    }
    wake_.wait_for(lock, stop, pause_between_redraws, [] { return false; });
  }
}

std::string ProgressBar::draw(Rate::Clock::time_point now) {
  const Progress progress = progress_();
  return draw_bar(state(now, progress), style_) + lines_of(progress, now);
}

/// Where there is room: at least as many rows are left for what else is on the screen.
std::string ProgressBar::lines_of(const Progress& progress, Rate::Clock::time_point now) {
  const std::size_t room = std::max<std::size_t>(screen_.rows() / 2, 1) - 1;
  std::map<std::uint64_t, Rate> rates;
  std::string lines;
  for (const TransferProgress& transfer : progress.transfers) {
    if (transfer.age < age_of_a_line || rates.size() >= std::min(room, most_lines)) break;
    auto known = transfers_.extract(transfer.id);
    if (known.empty()) {
      // What an earlier run left has not come at any rate.
      const auto began = now - std::chrono::duration_cast<Rate::Clock::duration>(transfer.age);
      known = std::map<std::uint64_t, Rate>{{transfer.id, Rate(began)}}.extract(transfer.id);
    }
    known.mapped().add(now, transfer.arrived.count);
    const TransferState state{.name = "  " + base::printable(transfer.code),
                              .arrived = transfer.arrived,
                              .size = transfer.size,
                              .bytes_per_second = known.mapped().per_second()};
    lines += '\n' + draw_transfer(state, style_.columns);
    rates.insert(std::move(known));
  }
  transfers_ = std::move(rates);
  return lines;
}

BarState ProgressBar::state(Rate::Clock::time_point now, const Progress& progress) {
  BarState state;
  state.done = done_.load(std::memory_order_relaxed);
  const ItemTotal total = total_();
  state.total = total.items;
  state.growing = total.growing;
  state.errors = errors_.load(std::memory_order_relaxed);
  state.not_found = not_found_.load(std::memory_order_relaxed);
  state.elapsed = std::chrono::duration_cast<std::chrono::seconds>(now - start_);

  state.bytes = telling_bytes(progress, total);
  state.begun = progress.items_arrived;
  const double done = static_cast<double>(state.done) + state.begun;
  items_.add(now, static_cast<std::uint64_t>(done * parts_of_an_item));
  bytes_.add(now, progress.received.count);
  state.items_per_second = items_.per_second() / parts_of_an_item;
  state.bytes_per_second = bytes_.per_second();
  if (state.bytes) {
    const std::uint64_t left = state.bytes->total.count - std::min(state.bytes->done, state.bytes->total).count;
    state.remaining = time_for(static_cast<double>(left), state.bytes_per_second);
  } else if (state.total) {
    state.remaining = time_for(static_cast<double>(*state.total) - done, state.items_per_second);
  }
  return state;
}

}  // namespace hoist::cli
