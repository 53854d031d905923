#include "source/code_reader.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "source/url_names.hpp"

namespace hoist::source {
namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

}  // namespace

CodeReader::CodeReader(std::vector<std::string> given, const std::vector<std::string>& files,
                       const Interrupt& interrupt)
    : given_(std::move(given)) {
  files_.reserve(files.size());
  for (const std::string& file : files) files_.emplace_back(file, interrupt);
}

std::optional<Code> CodeReader::next() {
  if (next_given_ < given_.size()) {
    Code code;
    code.text = std::move(given_[next_given_]);
    code.place = fmt::format("argument {}", ++next_given_);
    code.tried = fmt::format("reading {}", code.place);
    code.too_long = code.text.size() > longest_code;
    return code;
  }
  for (; current_ < files_.size(); ++current_, line_ = 1) {
    Input& file = files_[current_];
    if (!find_word(file)) continue;
    Code code = read_word(file);
    if (file.cut_off()) continue;  // this may be half a code
    return code;
  }
  return std::nullopt;
}

bool CodeReader::ready() {
  if (next_given_ < given_.size() || current_ >= files_.size()) return true;
  Input& file = files_[current_];
  while (!has_word(file)) {
    if (file.would_wait()) return false;
    if (!file.more()) return true;
  }
  return true;
}

/// Whether a whole word is held, or more than can be one. Drops the white space and the comments before it.
bool CodeReader::has_word(Input& input) {
  while (!input.cut_off()) {
    const std::string_view held = input.bytes();
    const std::size_t word = std::min(held.find_first_not_of(white_space), held.size());
    line_ += static_cast<std::uint64_t>(std::count(held.begin(), held.begin() + word, '\n'));
    input.drop(word);
    const std::string_view rest = input.bytes();
    if (rest.empty()) return false;
    const bool comment = rest.front() == '#';
    if (!comment) return rest.find_first_of(white_space) != std::string_view::npos || rest.size() > longest_code;
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return rest.size() >= Input::capacity / 2;
    input.drop(end);
  }
  return true;
}

bool CodeReader::cut_short() const {
  return std::any_of(files_.begin(), files_.end(), [](const Input& file) { return file.cut_off(); });
}

/// Skips white space and comments. @returns whether a word follows
bool CodeReader::find_word(Input& input) {
  while (!input.cut_off()) {
    const std::string_view held = input.bytes();
    const std::size_t word = std::min(held.find_first_not_of(white_space), held.size());
    line_ += static_cast<std::uint64_t>(std::count(held.begin(), held.begin() + word, '\n'));
    input.drop(word);
    if (word == held.size()) {
      if (!input.more()) return false;
    } else if (held[word] != '#') {
      return true;
    } else if (!skip_comment(input)) {
      return false;
    }
  }
  return false;
}

/// @returns whether another line follows
bool CodeReader::skip_comment(Input& input) {
  while (true) {
    const std::string_view held = input.bytes();
    const std::size_t end = std::min(held.find('\n'), held.size());
    input.drop(end);  // find_word() counts the line's end
    if (end < held.size()) return true;
    if (!input.more()) return false;
  }
}

/// The word at the beginning of the input, truncated if it is too long.
Code CodeReader::read_word(Input& input) {
  Code code;
  const std::string place = fmt::format("line {}", line_);
  code.place = files_.size() == 1 ? place : input.shown() + ' ' + place;
  code.tried = fmt::format("reading {}, {}", input.shown(), place);
  do {
    const std::string_view held = input.bytes();
    const std::string_view word = held.substr(0, held.find_first_of(white_space));
    code.too_long = code.too_long || code.text.size() + word.size() > longest_code;
    code.text += word.substr(0, longest_code - code.text.size());
    input.drop(word.size());
    if (word.size() < held.size()) break;
  } while (input.more());
  return code;
}

}  // namespace hoist::source
