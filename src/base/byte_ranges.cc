#include "base/byte_ranges.hpp"

#include <algorithm>
#include <iterator>

#include "base/number.hpp"

namespace hoist::base {

namespace {

bool take_sign(std::string_view& text, char sign) {
  if (text.empty() || text.front() != sign) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

void ByteRanges::add(ByteRange range) {
  if (range.empty()) return;
  auto at = ranges_.upper_bound(range.first);
  if (at != ranges_.begin() && std::prev(at)->second >= range.first) --at;
  while (at != ranges_.end() && at->first <= range.end) {
    range.first = std::min(range.first, at->first);
    range.end = std::max(range.end, at->second);
    total_ -= at->second - at->first;
    at = ranges_.erase(at);
  }
  ranges_.emplace_hint(at, range.first, range.end);
  total_ += range.size();
}

bool ByteRanges::overlaps(ByteRange range) const noexcept {
  if (range.empty()) return false;
  const auto next = ranges_.upper_bound(range.first);
  if (next != ranges_.begin() && std::prev(next)->second > range.first) return true;
  return next != ranges_.end() && next->first < range.end;
}

std::uint64_t ByteRanges::prefix() const noexcept {
  return ranges_.empty() || ranges_.begin()->first != 0 ? 0 : ranges_.begin()->second;
}

std::vector<ByteRange> ByteRanges::gaps(std::uint64_t size) const {
  std::vector<ByteRange> gaps;
  std::uint64_t at = 0;
  for (const auto& [first, end] : ranges_) {
    if (at < std::min(first, size)) gaps.push_back({at, std::min(first, size)});
    at = end;
  }
  if (at < size) gaps.push_back({at, size});
  return gaps;
}

std::string ByteRanges::to_text() const {
  std::string text;
  for (const auto& [first, end] : ranges_) {
    if (!text.empty()) text += ',';
    text += std::to_string(first) + '-' + std::to_string(end);
  }
  return text;
}

std::optional<ByteRanges> ByteRanges::parse(std::string_view text) {
  ByteRanges ranges;
  if (text.empty()) return ranges;
  do {
    const std::optional<std::uint64_t> first = take_number(text);
    if (!first || !take_sign(text, '-')) return std::nullopt;
    const std::optional<std::uint64_t> end = take_number(text);
    const bool in_order = end && *first < *end && (ranges.total() == 0 || ranges.end() < *first);
    if (!in_order) return std::nullopt;
    ranges.add({*first, *end});
  } while (take_sign(text, ','));
  if (!text.empty()) return std::nullopt;
  return ranges;
}

}  // namespace hoist::base
