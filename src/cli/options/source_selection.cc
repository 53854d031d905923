#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.hpp"
#include "cli/batch.hpp"
#include "cli/options/option_table.hpp"
#include "cli/options/option_value.hpp"
#include "cli/options/usage_error.hpp"

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

Choice of_catalog(std::string name, const Configuration& configuration) {
  if (name == source::flags_catalog) return {};
  if (!configuration.find_catalog(name)) {
    throw UsageError(fmt::format("there is no catalog '{}', only {}", base::printable(name),
                                 fmt::join(configuration.catalog_names(), ", ")));
  }
  return {SourceKind::catalog, std::move(name)};
}

/// Splits CATALOG:CODE arguments; "CATALOG:" is the catalog with its own codes.
Choice of_words(const std::vector<std::string>& words, const std::string& name, const Configuration& configuration) {
  Choice choice = of_catalog(name, configuration);
  for (const std::string& word : words) {
    if (!word.starts_with(name + ':')) {
      throw UsageError(fmt::format("a run has one catalog: '{}' does not begin with {}:", base::printable(word), name));
    }
    std::string code = word.substr(name.size() + 1);
    if (!code.empty()) choice.words.push_back(std::move(code));
  }
  return choice;
}

bool has_colon(const std::string& word) { return word.find(':') != std::string::npos; }

Choice choice_of(const CommandLine& command_line, const Configuration& configuration, const Settings& settings) {
  const std::vector<std::string>& words = command_line.words;
  const OptionRow* const chooser = choosing_option(settings);
  const bool on_command_line = chooser && settings.at(chooser->name()).layer == Layer::command_line;
  const auto colon = std::find_if(words.begin(), words.end(), has_colon);
  if (!on_command_line && colon != words.end()) {
    return of_words(words, colon->substr(0, colon->find(':')), configuration);
  }
  if (!chooser) return {.words = words};
  if (*chooser->chooses != SourceKind::catalog) return {*chooser->chooses, {}, words};
  Choice choice = of_catalog(OptionValue(settings, "catalog").not_empty(), configuration);
  choice.words = words;
  return choice;
}

}  // namespace

Choice choose_source(const CommandLine& command_line, const Configuration& configuration, const Settings& settings) {
  Choice choice = choice_of(command_line, configuration, settings);
  for (const OptionRow& row : option_table()) {
    const bool given = settings.at(row.name()).layer == Layer::command_line;
    if (given && !row.goes_with.contains(choice.kind)) {
      throw UsageError(fmt::format("{} can only be used with {}", row.shown(), row.goes_with_words));
    }
  }
  if (choice.kind == SourceKind::list && !choice.words.empty()) {
    throw UsageError(fmt::format("{} takes all items from LIST: unexpected argument '{}'",
                                 find_option("input-file")->shown(), base::printable(choice.words.front())));
  }
  return choice;
}

}  // namespace hoist::cli
