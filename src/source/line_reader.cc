#include "source/line_reader.hpp"

namespace hoist::source {
namespace {

constexpr std::size_t longest_with_end = longest_line + 2;  // CRLF
static_assert(Input::capacity > longest_with_end);

}  // namespace

std::optional<Line> LineReader::next() {
  if (in_long_line_) skip_rest_of_line();
  std::size_t searched = 0;
  while (!input_.cut_off()) {
    const std::string_view held = input_.bytes();
    const std::size_t end = held.find('\n', searched);
    if (end != std::string_view::npos) return take(held.substr(0, end), end + 1);
    searched = held.size();
    in_long_line_ = searched >= longest_with_end;
    if (in_long_line_ || !input_.more()) break;
  }
  const std::string_view rest = input_.bytes();
  if (rest.empty() || input_.cut_off()) return std::nullopt;
  return take(rest, rest.size());
}

bool LineReader::ready() {
  while (!in_long_line_ && !input_.cut_off()) {
    const std::string_view held = input_.bytes();
    if (held.find('\n') != std::string_view::npos || held.size() >= longest_with_end) return true;
    if (input_.would_wait()) return false;
    if (!input_.more()) return true;
  }
  return input_.cut_off() || !input_.would_wait();
}

bool LineReader::next_begins_with(std::string_view characters) {
  if (in_long_line_) skip_rest_of_line();
  if (input_.bytes().empty() && (input_.would_wait() || !input_.more())) return false;
  return !input_.bytes().empty() && characters.find(input_.bytes().front()) != std::string_view::npos;
}

Line LineReader::take(std::string_view line, std::size_t with_end) {
  input_.drop(with_end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {line.substr(0, longest_line), ++number_, line.size() > longest_line};
}

void LineReader::skip_rest_of_line() {
  in_long_line_ = false;
  do {
    const std::string_view held = input_.bytes();
    const std::size_t end = held.find('\n');
    if (end != std::string_view::npos) return input_.drop(end + 1);
    input_.drop(held.size());
  } while (input_.more());
}

}  // namespace hoist::source
