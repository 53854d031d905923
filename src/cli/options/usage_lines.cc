#include "cli/options/usage_lines.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "cli/options/option_table.hpp"
#include "cli/options/synopsis.hpp"
#include "cli/options/word_hint.hpp"

namespace hoist::cli {
namespace {

/// What a run was to fetch, as far as its arguments tell that.
enum class Tried { flags, catalog, urls, list, url_template, merging };

/// Guesses from arguments, of which any may be wrong, what was tried. Values of options are no arguments.
class Guess {
 public:
  explicit Guess(std::span<const char* const> argv) {
    for (std::size_t i = 1; i < argv.size(); ++i) {
      const std::string_view argument = argv[i];
      const bool is_option = argument.size() > 1 && argument.front() == '-';
      if (!is_option) see_word(argument);
      if (is_option && see_option(argument)) ++i;  // the next one is its value
    }
  }

  Tried tried() const noexcept { return tried_; }

 private:
  /// @returns whether the next argument is its value
  bool see_option(std::string_view argument) {
    if (argument.starts_with("--")) {
      const std::size_t equals = argument.find('=');
      const OptionRow* const row =
          find_option(argument.substr(2, equals == std::string_view::npos ? equals : equals - 2));
      if (row) see(*row);
      return row && needs_value(*row) && equals == std::string_view::npos;
    }
    for (std::size_t i = 1; i < argument.size(); ++i) {
      const OptionRow* const row = find_option(argument[i]);
      if (row) see(*row);
      if (row && needs_value(*row)) return i + 1 == argument.size();
    }
    return false;
  }

  void see_word(std::string_view word) {
    const std::size_t colon = word.find(':');
    const bool is_url = colon != std::string_view::npos && word.substr(colon).starts_with("://");
    const Meant meant = is_url ? Meant::url : meant_by(std::string(word));
    if (meant == Meant::url) {
      note(Tried::urls);
    } else if (meant == Meant::list && word.size() > 2) {
      note(Tried::list);
    } else if (colon != std::string_view::npos) {
      note(Tried::catalog);
    }
  }

  void see(const OptionRow& row) {
    if (row.name() == "merge-reports") note(Tried::merging);
    if (row.chooses == SourceKind::list) note(Tried::list);
    if (row.chooses == SourceKind::url) note(Tried::url_template);
    if (row.chooses == SourceKind::catalog) note(Tried::catalog);
  }

  /// An option says more than a word.
  void note(Tried tried) { tried_ = std::max(tried_, tried); }

  static bool needs_value(const OptionRow& row) { return !row.value.empty() && row.bare.empty(); }

  Tried tried_ = Tried::flags;
};

const char* synopsis_of(Tried tried) noexcept {
  switch (tried) {
    case Tried::flags:
      return synopsis::flags;
    case Tried::catalog:
      return synopsis::catalog;
    case Tried::urls:
      return synopsis::urls;
    case Tried::list:
      return synopsis::list;
    case Tried::url_template:
      return synopsis::url_template;
    case Tried::merging:
      break;
  }
  return synopsis::merging;
}

}  // namespace

std::vector<std::string> usage_lines(std::span<const char* const> argv, bool unknown_option) {
  const Tried tried = Guess(argv).tried();
  std::vector<std::string> lines = {std::string("usage: hoist ") + synopsis_of(tried)};
  if (tried != Tried::flags || unknown_option) lines.emplace_back("Try 'hoist --help'.");
  return lines;
}

}  // namespace hoist::cli
