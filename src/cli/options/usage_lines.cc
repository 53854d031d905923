#include "cli/options/usage_lines.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "cli/options/help.hpp"
#include "cli/options/option_table.hpp"
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
      const bool takes_next =
          argument.size() > 1 && argument.front() == '-' ? see_option(argument) : see_word(argument);
      if (takes_next) ++i;
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
      const OptionRow* const row = option_of_letter(argument[i]);
      if (row) see(*row);
      if (row && needs_value(*row)) return i + 1 == argument.size();
    }
    return false;
  }

  bool see_word(std::string_view word) {
    const std::size_t colon = word.find(':');
    const bool is_url = colon != std::string_view::npos && word.substr(colon).starts_with("://");
    const std::string hint = is_url ? "" : word_hint(std::string(word));
    if (is_url || hint.find("http") != std::string::npos) {
      note(Tried::urls);
    } else if (hint.find("-i ") != std::string::npos && word.size() > 2) {
      note(Tried::list);
    } else if (colon != std::string_view::npos) {
      note(Tried::catalog);
    }
    return false;
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

  static const OptionRow* option_of_letter(char letter) {
    for (const OptionRow& row : option_table()) {
      const std::string_view names = row.names;
      for (std::size_t i = 0; i < names.size(); i = std::min(names.find(',', i), names.size() - 1) + 1) {
        if (names[i] == letter && (i + 1 == names.size() || names[i + 1] == ',')) return &row;
      }
    }
    return nullptr;
  }

  Tried tried_ = Tried::flags;
};

}  // namespace

std::vector<std::string> usage_lines(std::span<const char* const> argv, bool unknown_option) {
  const Tried tried = Guess(argv).tried();
  const std::string help = "Try 'hoist --help'.";
  switch (tried) {
    case Tried::flags:
      if (!unknown_option) return {usage_line()};
      return {usage_line(), help};
    case Tried::catalog:
      return {"usage: hoist [OPTION ...] CATALOG:CODE ...", help};
    case Tried::urls:
      return {"usage: hoist [OPTION ...] URL ...", help};
    case Tried::list:
      return {"usage: hoist [OPTION ...] -i LIST [URL ...]", help};
    case Tried::url_template:
      return {"usage: hoist [OPTION ...] -u TEMPLATE [CODE ...]", help};
    case Tried::merging:
      break;
  }
  return {"usage: hoist --merge-reports [--report FILE] [--failed FILE] REPORT ...", help};
}

}  // namespace hoist::cli
