#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.hpp"
#include "cli/batch.hpp"
#include "cli/options/habits.hpp"
#include "cli/options/option_table.hpp"
#include "cli/options/option_value.hpp"
#include "cli/options/usage_error.hpp"
#include "cli/options/word_hint.hpp"

namespace hoist::cli {
namespace {

/// The option of the strongest layer that chooses a source; null where none does.
/// @throws UsageError, InvalidConfig if two of that layer do
const OptionRow* choosing_option(const Settings& settings) {
  const OptionRow* strongest = nullptr;
  for (const OptionRow& row : option_table()) {
    if (!row.chooses || !settings.is_set(row.name())) continue;
    const Layer layer = settings.at(row.name()).layer;
    const Layer most = strongest ? settings.at(strongest->name()).layer : Layer::built_in;
    if (layer == most) {
      OptionValue(settings, row.name())
          .refuse(fmt::format("{} and {} cannot be used together", strongest->shown(), row.shown()));
    }
    if (layer > most) strongest = &row;
  }
  return strongest;
}

/// @param word the argument that names it, or just its name
Choice of_catalog(std::string name, const std::string& word, const Configuration& configuration) {
  if (name == source::flags_catalog) return {};
  if (!configuration.find_catalog(name)) {
    if (const std::string hint = word_hint(word); !hint.empty()) throw UsageError(hint);
    throw UsageError(fmt::format("there is no catalog '{}', only {}", base::printable(name),
                                 fmt::join(configuration.catalog_names(), ", ")));
  }
  return {SourceKind::catalog, std::move(name)};
}

/// Splits CATALOG:CODE arguments; "CATALOG:" is the catalog with its own codes.
Choice of_words(const std::vector<std::string>& words, const std::string& first, const Configuration& configuration) {
  const std::string name = first.substr(0, first.find(':'));
  Choice choice = of_catalog(name, first, configuration);
  for (const std::string& word : words) {
    if (!word.starts_with(name + ':')) {
      throw UsageError(fmt::format("a run has one catalog: '{}' does not begin with {}:", base::printable(word), name));
    }
    std::string code = word.substr(name.size() + 1);
    if (!code.empty()) choice.words.push_back(std::move(code));
  }
  return choice;
}

/// Whether an argument is an item of its own, as a line of a list is, and no code: "https://host/f". What follows the
/// name of a catalog is a code, whatever it is.
bool is_url(const std::string& word, const Configuration& configuration) {
  const std::size_t found = word.find("://");
  if (found == std::string::npos) return false;
  const std::size_t colon = word.find(':');
  return colon == found || !configuration.find_catalog(word.substr(0, colon));
}

std::string in_brackets(const std::string& text) { return text.empty() ? text : " (" + text + ")"; }

/// All arguments are URLs. @param chooser the option of the command line that chooses a source; null: none
Choice of_urls(const std::vector<std::string>& words, const OptionRow* chooser, const Settings& settings,
               const Configuration& configuration) {
  if (chooser && *chooser->chooses != SourceKind::list) {
    const bool is_template = settings.at(chooser->name()).texts.back().find('{') != std::string::npos;
    const std::string habit = is_template ? "" : in_brackets(other_habit_of(chooser->name()));
    throw UsageError(fmt::format("{} takes codes as arguments, not URLs: fetch URLs in a run of their own{}",
                                 chooser->shown(), habit));
  }
  for (const std::string& word : words) {
    if (is_url(word, configuration)) continue;
    if (const std::string hint = word_hint(word); !hint.empty()) throw UsageError(hint);
    throw UsageError(fmt::format("codes and URLs cannot be used together: '{}' is not a URL", base::printable(word)));
  }
  return {SourceKind::list, {}, words};
}

/// All items are in lists. @param words none is a URL
Choice of_list(const std::vector<std::string>& words) {
  if (words.empty()) return {SourceKind::list};
  const std::string& word = words.front();
  if (const std::string hint = word_hint(word); !hint.empty()) throw UsageError(hint);
  throw UsageError(fmt::format("{} takes all items from LIST and URLs: unexpected argument '{}'",
                               find_option("input-file")->shown(), base::printable(word)));
}

bool has_colon(const std::string& word) { return word.find(':') != std::string::npos; }

Choice choice_of(const CommandLine& command_line, const Configuration& configuration, const Settings& settings) {
  const std::vector<std::string>& words = command_line.words;
  const OptionRow* const chooser = choosing_option(settings);
  const bool on_command_line = chooser && settings.at(chooser->name()).layer == Layer::command_line;
  const auto names_item = [&](const std::string& word) { return is_url(word, configuration); };
  if (std::any_of(words.begin(), words.end(), names_item)) {
    return of_urls(words, on_command_line ? chooser : nullptr, settings, configuration);
  }
  const auto colon = std::find_if(words.begin(), words.end(), has_colon);
  if (!on_command_line && colon != words.end()) {
    return of_words(words, *colon, configuration);
  }
  if (!chooser) return {.words = words};
  if (*chooser->chooses == SourceKind::list) return of_list(words);
  if (*chooser->chooses != SourceKind::catalog) return {*chooser->chooses, {}, words};
  const std::string name = OptionValue(settings, "catalog").not_empty();
  Choice choice = of_catalog(name, name, configuration);
  choice.words = words;
  return choice;
}

}  // namespace

Choice choose_source(const CommandLine& command_line, const Configuration& configuration, const Settings& settings) {
  Choice choice = choice_of(command_line, configuration, settings);
  for (const OptionRow& row : option_table()) {
    const bool given = settings.at(row.name()).layer == Layer::command_line;
    if (given && !row.goes_with.contains(choice.kind)) {
      const bool are_urls = choice.kind == SourceKind::list && !choice.words.empty();
      const std::string habit = are_urls ? in_brackets(other_habit_of(row.name())) : "";
      throw UsageError(fmt::format("{} can only be used with {}{}", row.shown(), row.goes_with_words, habit));
    }
  }
  return choice;
}

}  // namespace hoist::cli
