#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoist::base {

/// Bytes of a file from one offset up to another, which is not included.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t end = 0;

  constexpr std::uint64_t size() const noexcept { return end - first; }
  constexpr bool empty() const noexcept { return first >= end; }
  constexpr bool operator==(const ByteRange&) const = default;
};

/// Which bytes of a file are there: an interval set. Ranges that touch are joined. Pure.
class ByteRanges {
 public:
  /// Adds a range; an empty one changes nothing.
  void add(ByteRange range);

  /// Whether any byte of the range is in the set.
  bool overlaps(ByteRange range) const noexcept;

  /// How many bytes there are from the beginning of the file up to the first gap.
  std::uint64_t prefix() const noexcept;

  /// How many bytes there are in all.
  std::uint64_t total() const noexcept { return total_; }

  /// Where the last of them ends; 0 where there is none.
  std::uint64_t end() const noexcept { return ranges_.empty() ? 0 : ranges_.rbegin()->second; }

  /// Whether some bytes are there behind a gap.
  bool has_gaps() const noexcept { return total_ != prefix(); }

  /// What is missing of a file of this size, in order.
  std::vector<ByteRange> gaps(std::uint64_t size) const;

  /// "0-1000,2000-3000": offsets of the first bytes, and of those behind the last. Empty for none.
  std::string to_text() const;

  /// What to_text() wrote; nothing for any other text.
  static std::optional<ByteRanges> parse(std::string_view text);

  bool operator==(const ByteRanges&) const = default;

 private:
  std::map<std::uint64_t, std::uint64_t> ranges_;  // from where, and to where
  std::uint64_t total_ = 0;
};

}  // namespace hoist::base
