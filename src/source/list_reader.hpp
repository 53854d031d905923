#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hoist/item.hpp"
#include "source/input.hpp"
#include "source/interrupt.hpp"
#include "source/line_reader.hpp"
#include "source/name_template.hpp"

namespace hoist::source {

/// The batch of one or more lists: one line per item, with lines of options below it, if any (see list_line.hpp), one
/// list after the other, in constant memory.
///
/// An invalid line yields a FetchError instead of an item, with its number as the code; the others are not affected. So
/// does a packed list that is malformed or cut off: what came before is fetched.
///
/// Lines of options are waited for only as long as there is more to read without waiting: an item from a pipe begins as
/// soon as its line has come. Whoever writes a list to a pipe writes an item and its options at once.
class ListReader : public ItemSource {
 public:
  /// Opens every list.
  /// @param lists paths of files; "-" is standard input
  /// @param names for the files of lines without out=
  /// @param base what lines that are no absolute URL are resolved against; empty: they are invalid
  /// @param before how many items of the batch come before the first
  /// @throws RunError if one cannot be opened
  ListReader(const std::vector<std::string>& lists, NameTemplate names, std::string base = {},
             std::uint64_t before = 0);

  /// See Input::read_sparingly().
  void read_sparingly() noexcept;

  /// @throws RunError if a list cannot be read any further
  std::optional<SourceEntry> next() override;

  /// Looks ahead for the next entry: a slow pipe may have a blank line ready, or a part of a line.
  bool ready() override;

  /// Ends a next() that waits for a pipe; from then on there are no more entries.
  void stop() noexcept override { interrupt_.raise(); }

  /// Skips whatever would have to be waited for, in each list.
  void hurry() noexcept override { interrupt_.hurry(); }
  bool cut_short() const override;

 private:
  std::optional<SourceEntry> next_of_list();
  SourceEntry entry_of(const Line& line);
  SourceEntry give_up_list(const BrokenInput& error);
  std::string place_of(const Line& line) const;
  bool has_indented_line();
  void add_options();
  FetchError unusable(const Line& line, const Cause& cause) const;
  FetchError broken(const BrokenInput& error) const;

  NameTemplate names_;
  std::string base_;
  Interrupt interrupt_;  // before the lists, which refer to it
  std::vector<Input> lists_;
  std::size_t current_ = 0;
  std::optional<LineReader> lines_;  // of the current list
  std::optional<SourceEntry> ahead_;
  std::optional<std::string> held_;  // a line that was read to see whether it has options, and is an item
  std::string entry_;                // the line of the current item, and those of its options
  std::uint64_t n_;                  // of items so far, including invalid ones
};

}  // namespace hoist::source
