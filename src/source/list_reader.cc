#include "source/list_reader.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "hoist/fetch_error.hpp"
#include "source/aria2_option.hpp"
#include "source/list_line.hpp"

namespace hoist::source {
namespace {

/// A line that is too long counts as an item unless it is known to be a comment.
bool is_for_item(const Line& line) {
  return is_item_line(line.text) || (line.too_long && line.text.find('#') == std::string_view::npos);
}

}  // namespace

ListReader::ListReader(const std::vector<std::string>& lists, NameTemplate names, std::string base,
                       std::uint64_t before)
    : names_(std::move(names)), base_(std::move(base)), n_(before) {
  lists_.reserve(lists.size());
  for (const std::string& list : lists) lists_.emplace_back(list, interrupt_);
}

void ListReader::read_sparingly() noexcept {
  for (Input& list : lists_) list.read_sparingly();
}

bool ListReader::ready() {
  try {
    while (!ahead_ && !held_ && current_ < lists_.size()) {
      if (!lines_) lines_.emplace(lists_[current_]);
      if (!lines_->ready()) return false;
      const std::optional<Line> line = lines_->next();
      if (line && is_for_item(*line)) ahead_ = entry_of(*line);
      if (line) continue;
      lines_.reset();
      ++current_;
    }
  } catch (const BrokenInput& error) {
    ahead_ = give_up_list(error);
  }
  return true;
}

std::optional<SourceEntry> ListReader::next() {
  if (ahead_ && !interrupt_.raised()) return std::exchange(ahead_, std::nullopt);
  for (; current_ < lists_.size(); ++current_) {
    try {
      if (!lines_) lines_.emplace(lists_[current_]);
      if (std::optional<SourceEntry> entry = next_of_list()) return entry;
    } catch (const BrokenInput& error) {
      return give_up_list(error);
    }
    lines_.reset();
  }
  return std::nullopt;
}

SourceEntry ListReader::give_up_list(const BrokenInput& error) {
  FetchError failure = broken(error);
  lines_.reset();
  ++current_;
  return failure;
}

std::optional<SourceEntry> ListReader::next_of_list() {
  if (held_) {
    const std::string text = *std::exchange(held_, std::nullopt);
    return entry_of({.text = text, .number = lines_->number(), .too_long = text.size() > longest_line});
  }
  while (const std::optional<Line> line = lines_->next()) {
    if (is_for_item(*line)) return entry_of(*line);
  }
  return std::nullopt;
}

bool ListReader::cut_short() const {
  return std::any_of(lists_.begin(), lists_.end(), [](const Input& list) { return list.cut_off(); });
}

SourceEntry ListReader::entry_of(const Line& line) {
  ++n_;
  entry_ = line.text;
  const Line first{.text = entry_, .number = line.number, .too_long = line.too_long};
  try {
    add_options();
    if (first.too_long) {
      throw Cause(ErrorKind::input, fmt::format("the line is longer than {} KiB", longest_line / 1024));
    }
    Item item = parse_list_line(entry_, n_, names_, base_);
    item.place = place_of(first);
    return item;
  } catch (const Cause& cause) {
    return unusable({.text = entry_, .number = first.number, .too_long = first.too_long}, cause);
  }
}

bool ListReader::has_indented_line() {
  try {
    return lines_->next_begins_with(" \t");
  } catch (const BrokenInput&) {
    return false;  // the next line's to tell: this one came whole
  }
}

/// Adds the indented lines below an item's that are its options; one that is an item itself is held.
void ListReader::add_options() {
  constexpr std::size_t most = 4 * longest_line;
  while (has_indented_line()) {
    const std::optional<Line> line = lines_->next();
    if (!line) return;
    const std::string_view text = without_blank_ends(line->text);
    if (text.empty() || text.front() == '#') continue;
    if (line->too_long || !is_option_line(text)) {
      held_ = std::string(line->text) + (line->too_long ? " " : "");
      return;
    }
    if (entry_.size() + line->text.size() > most) throw Cause(ErrorKind::input, "the item has too many options");
    entry_.append("\n").append(line->text);
  }
}

std::string ListReader::place_of(const Line& line) const {
  const std::string place = fmt::format("line {}", line.number);
  return lists_.size() == 1 ? place : lists_[current_].shown() + ' ' + place;
}

FetchError ListReader::unusable(const Line& line, const Cause& cause) const {
  const std::string& list = lists_[current_].shown();
  const std::string place = fmt::format("line {}", line.number);
  const bool can_be_kept = !line.too_long && !base::fault_in(line.text, "\t\n");
  // A line of a list of failures that only fails again names what it stands for; any other goes by its number.
  const bool fails_again = line.text.starts_with("refused=") || line.text.find("\trefused=") != std::string::npos;
  std::string code(can_be_kept && fails_again ? code_of_line(line.text) : std::string_view());
  if (code.empty()) code = place_of(line);
  FetchError error(std::move(code), fmt::format("reading {}, {}", list, place), {cause});
  return can_be_kept ? std::move(error).from_line(std::string(line.text)) : error;
}

FetchError ListReader::broken(const BrokenInput& error) const {
  const std::string& list = lists_[current_].shown();
  const std::string place = fmt::format("line {}", lines_ ? lines_->number() + 1 : 1);
  const std::string reason = fmt::format("{}; what comes from here on is missing", error.what());
  return {lists_.size() == 1 ? place : list + ' ' + place,
          fmt::format("reading {}, {}", list, place),
          {Cause(ErrorKind::input, reason)}};
}

}  // namespace hoist::source
