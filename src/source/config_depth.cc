#include "source/config_depth.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "source/config.hpp"

namespace hoist::source {
namespace {

/// Goes through a file from left to right, past its comments and strings, and counts.
class DepthScanner {
 public:
  DepthScanner(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  void scan() {
    while (at_ < text_.size()) {
      const char character = text_[at_];
      if (character == '"' || character == '\'') {
        skip_string(character);
      } else if (character == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        count(character);
        ++at_;
      }
    }
  }

 private:
  void count(char character) {
    if (character == '.') require(++names_);
    if (character == '[' || character == '{') require(++brackets_);
    if ((character == ']' || character == '}') && brackets_ > 0) --brackets_;
    if (character == '\n') start_line();
    constexpr std::string_view ends_of_keys = "=,[]{}\n";
    if (ends_of_keys.find(character) != std::string_view::npos) names_ = 1;
  }

  void start_line() {
    line_start_ = at_ + 1;
    ++line_;
  }

  void require(std::size_t depth) const {
    if (depth <= deepest_config) return;
    throw InvalidConfig(fmt::format("{}:{}:{}", file_, line_, at_ - line_start_ + 1),
                        fmt::format("keys and values may be nested at most {} levels deep", deepest_config));
  }

  /// TOML 1.0: a single-line string ends at the end of its line at the latest, which the parser then reports.
  void skip_string(char quote) {
    const std::string three(3, quote);
    const bool many_lines = text_.substr(at_).starts_with(three);
    const std::string_view end = std::string_view(three).substr(0, many_lines ? 3 : 1);
    for (at_ += end.size(); at_ < text_.size(); ++at_) {
      const char character = text_[at_];
      if (character == '\\' && quote == '"') {
        if (++at_ < text_.size() && text_[at_] == '\n') start_line();
      } else if (character == '\n') {
        if (!many_lines) return;  // count() sees it
        start_line();
      } else if (text_.substr(at_).starts_with(end)) {
        at_ += end.size();
        while (many_lines && at_ < text_.size() && text_[at_] == quote) ++at_;  // up to two more belong to the string
        return;
      }
    }
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
  std::size_t names_ = 1;  // of the key so far
  std::size_t brackets_ = 0;
};

}  // namespace

void require_shallow(std::string_view text, const std::string& file) { DepthScanner(text, file).scan(); }

}  // namespace hoist::source
