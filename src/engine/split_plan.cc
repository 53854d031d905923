#include "engine/split_plan.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace hoist::engine {

namespace {

using Time = SplitPlan::Time;

/// A segment is slow if it brings less than this part of what another server has been seen to send.
constexpr double slow_factor = 6.0;

/// It is judged after this time, and if it will take at least as long again.
constexpr Time judged_after{2000};

double seconds(Time time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

SplitPlan::SplitPlan(const SplitOptions& options, const base::ByteRanges& written, std::uint64_t size)
    : options_(options), size_(size) {
  const std::vector<base::ByteRange> gaps = written.gaps(size);
  waiting_.assign(gaps.begin(), gaps.end());
}

SplitPlan::Segment& SplitPlan::add(base::ByteRange range, Time now) {
  return segments_.emplace_back(Segment{.left = range,
                                        .reach = range.end,
                                        .from = range.first,
                                        .began = now,
                                        .taken = false,
                                        .slow = false,
                                        .replaces = false});
}

SplitPlan::Segment& SplitPlan::begin(Time now) {
  const base::ByteRange first = waiting_.empty() ? base::ByteRange{size_, size_} : waiting_.front();
  if (!waiting_.empty()) waiting_.pop_front();
  Segment& segment = add(first, now);
  segment.reach = size_;
  return segment;
}

double SplitPlan::rate_of(const Segment& segment, Time now) noexcept {
  const double passed = std::max(seconds(now - segment.began), 0.001);
  return static_cast<double>(segment.left.first - segment.from) / passed;
}

const SplitPlan::Segment* SplitPlan::find_slow(double rate, Time now) const {
  for (const Segment& segment : segments_) {
    if (segment.replaces) continue;
    const double own = rate_of(segment, now);
    const bool lasts = static_cast<double>(segment.left.size()) > own * seconds(judged_after);
    const bool judged = now - segment.began >= judged_after && !segment.left.empty();
    if (judged && lasts && own * slow_factor < rate) return &segment;
  }
  return nullptr;
}

SplitPlan::Find SplitPlan::find(std::size_t idle, double rate, Time now) const {
  const bool full = segments_.size() >= options_.segments;
  if (!full && !waiting_.empty()) return {.from = nullptr, .length = waiting_.front().size(), .slow = false};
  if (options_.segments < 2 || idle == 0) return {};
  if (const Segment* slow = find_slow(rate, now)) return {.from = slow, .length = slow->left.size(), .slow = true};
  if (full || segments_.empty() || left() < options_.least_left.count) return {};

  const auto largest = std::max_element(segments_.begin(), segments_.end(), [](const Segment& a, const Segment& b) {
    return a.left.size() < b.left.size();
  });
  const std::uint64_t least = options_.least_segment.count;
  const std::uint64_t shares = std::min(idle, options_.segments - segments_.size()) + 1;
  const std::uint64_t piece = std::max<std::uint64_t>({largest->left.size() / shares, least, 1});
  if (largest->left.size() < piece + least) return {};
  return {.from = &*largest, .length = piece, .slow = false};
}

SplitPlan::Given SplitPlan::take(std::size_t idle, double rate, Time now) {
  const Find found = find(idle, rate, now);
  if (found.length == 0) return {};
  if (!found.from) return {.segment = take_waiting(now), .slow = nullptr};
  const auto giver =
      std::find_if(segments_.begin(), segments_.end(), [&](const Segment& s) { return &s == found.from; });
  const std::uint64_t end = giver->left.end;
  giver->left.end -= found.length;
  giver->taken = giver->slow = found.slow;
  Segment& segment = add({end - found.length, end}, now);
  segment.replaces = found.slow;
  return {.segment = &segment, .slow = found.slow ? &*giver : nullptr};
}

SplitPlan::Segment* SplitPlan::take_waiting(Time now) {
  if (waiting_.empty()) return nullptr;
  const base::ByteRange range = waiting_.front();
  waiting_.pop_front();
  return &add(range, now);
}

SplitPlan::Segment* SplitPlan::go_on(Segment& segment) noexcept {
  if (segment.taken || !segment.left.empty()) return nullptr;
  for (Segment& other : segments_) {
    const bool untouched = other.left.first == other.from && !other.left.empty();
    const bool is_next = other.left.first == segment.left.end && other.left.end <= segment.reach;
    if (!untouched || !is_next) continue;
    segment.left.end = other.left.end;
    other.left.end = other.left.first;
    other.taken = true;
    return &other;
  }
  return nullptr;
}

void SplitPlan::end(Segment& segment) {
  const base::ByteRange rest = segment.left;
  segments_.remove_if([&](const Segment& other) { return &other == &segment; });
  if (rest.empty()) return;
  const auto next = std::find_if(waiting_.begin(), waiting_.end(),
                                 [&](const base::ByteRange& other) { return other.first > rest.first; });
  waiting_.insert(next, rest);
  join();
}

/// What waits goes to the transfer that comes to it anyway, and ranges that touch become one.
void SplitPlan::join() {
  for (auto range = waiting_.begin(); range != waiting_.end();) {
    const auto before = std::find_if(segments_.begin(), segments_.end(), [&](const Segment& segment) {
      return !segment.taken && segment.left.end == range->first && segment.reach >= range->end;
    });
    const auto next = std::next(range);
    if (before != segments_.end()) {
      before->left.end = range->end;
      range = waiting_.erase(range);
    } else if (next != waiting_.end() && next->first == range->end) {
      next->first = range->first;
      range = waiting_.erase(range);
    } else {
      ++range;
    }
  }
}

std::uint64_t SplitPlan::left() const noexcept {
  std::uint64_t left = 0;
  for (const Segment& segment : segments_) left += segment.left.size();
  for (const base::ByteRange& range : waiting_) left += range.size();
  return left;
}

}  // namespace hoist::engine
