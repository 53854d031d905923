#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "source/input.hpp"

namespace hoist::source {

/// The maximum length of a line, in bytes without its end: 64 KiB.
inline constexpr std::size_t longest_line = std::size_t{64} * 1024;

/// A line of an input.
struct Line {
  std::string_view text;     ///< without its end; the first longest_line bytes of one that is too long
  std::uint64_t number = 0;  ///< from 1
  bool too_long = false;     ///< whether the line was longer; the rest has been skipped
};

/// Reads an input line by line, however long they are, in constant memory. Lines end with LF or CRLF, the last one may
/// just end.
class LineReader {
 public:
  /// @param input outlives the reader, which is the only one to read it
  explicit LineReader(Input& input) noexcept : input_(input) {}

  /// The next line, valid until the next call; nothing at the end, or where the input is cut off.
  /// @throws RunError if the input cannot be read
  std::optional<Line> next();

  /// Whether next() returns without waiting: there is a whole line, or the end. Reads what there is for that.
  /// @throws RunError if the input cannot be read
  bool ready();

  /// The number of the line that next() has returned last; 0 before that.
  std::uint64_t number() const noexcept { return number_; }

  /// Whether there is another line, complete or not, that begins with one of these characters: only what can be told
  /// without waiting.
  bool next_begins_with(std::string_view characters);

 private:
  Line take(std::string_view line, std::size_t with_end);
  void skip_rest_of_line();

  Input& input_;
  std::uint64_t number_ = 0;
  bool in_long_line_ = false;
};

}  // namespace hoist::source
