#include "source/list_reader.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "hoist/fetch_error.hpp"
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

bool ListReader::ready() {
  while (!ahead_ && current_ < lists_.size()) {
    if (!lines_) lines_.emplace(lists_[current_]);
    if (!lines_->ready()) return false;
    const std::optional<Line> line = lines_->next();
    if (line && is_for_item(*line)) ahead_ = entry_of(*line);
    if (line) continue;
    lines_.reset();
    ++current_;
  }
  return true;
}

std::optional<SourceEntry> ListReader::next() {
  if (ahead_ && !interrupt_.raised()) return std::exchange(ahead_, std::nullopt);
  for (; current_ < lists_.size(); ++current_) {
    if (!lines_) lines_.emplace(lists_[current_]);
    while (const std::optional<Line> line = lines_->next()) {
      if (is_for_item(*line)) return entry_of(*line);
    }
    lines_.reset();
  }
  return std::nullopt;
}

bool ListReader::cut_short() const {
  return std::any_of(lists_.begin(), lists_.end(), [](const Input& list) { return list.cut_off(); });
}

SourceEntry ListReader::entry_of(const Line& line) {
  ++n_;
  try {
    if (line.too_long) {
      throw Cause(ErrorKind::input, fmt::format("the line is longer than {} KiB", longest_line / 1024));
    }
    Item item = parse_list_line(line.text, n_, names_, base_);
    item.place = place_of(line);
    return item;
  } catch (const Cause& cause) {
    return unusable(line, cause);
  }
}

std::string ListReader::place_of(const Line& line) const {
  const std::string place = fmt::format("line {}", line.number);
  return lists_.size() == 1 ? place : lists_[current_].shown() + ' ' + place;
}

FetchError ListReader::unusable(const Line& line, const Cause& cause) const {
  const std::string& list = lists_[current_].shown();
  const std::string place = fmt::format("line {}", line.number);
  const bool can_be_kept = !line.too_long && !base::fault_in(line.text, "\t");
  // A line of a list of failures that only fails again names what it stands for; any other goes by its number.
  const bool fails_again = line.text.starts_with("refused=") || line.text.find("\trefused=") != std::string::npos;
  std::string code(can_be_kept && fails_again ? code_of_line(line.text) : std::string_view());
  if (code.empty()) code = place_of(line);
  FetchError error(std::move(code), fmt::format("reading {}, {}", list, place), {cause});
  return can_be_kept ? std::move(error).from_line(std::string(line.text)) : error;
}

}  // namespace hoist::source
