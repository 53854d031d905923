#include <algorithm>
#include <array>
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

struct Chooser {
  std::string_view option;
  SourceKind kind;
};

constexpr std::array<Chooser, 3> choosers = {
    {{"input-file", SourceKind::list}, {"url", SourceKind::url}, {"catalog", SourceKind::catalog}}};

/// An option that goes only with some sources.
struct Bound {
  std::string_view option;
  std::array<bool, 4> suits;  // by SourceKind: flags, list, url, catalog
  const char* with;
};

constexpr std::array<Bound, 4> bound_options = {{
    {"all", {true, false, false, true}, "flags or a catalog"},
    {"every", {true, false, false, false}, "flags"},
    {"server", {true, false, false, true}, "flags or a catalog"},
    {"codes", {false, false, true, true}, "--url or a catalog of your own"},
}};

std::string shown(std::string_view option) { return find_option(option)->shown(); }

/// What the strongest layer that chooses has chosen; null where none does.
const Chooser* chosen(const Settings& settings) {
  const Chooser* strongest = nullptr;
  for (const Chooser& chooser : choosers) {
    if (!settings.is_set(chooser.option)) continue;
    const Layer layer = settings.at(chooser.option).layer;
    const Layer most = strongest ? settings.at(strongest->option).layer : Layer::built_in;
    if (layer == most) {
      OptionValue(settings, chooser.option)
          .refuse(fmt::format("{} and {} exclude each other", shown(strongest->option), shown(chooser.option)));
    }
    if (layer > most) strongest = &chooser;
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

/// Takes CATALOG:CODE arguments apart; "CATALOG:" is the catalog with its own codes.
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
  const Chooser* const chooser = chosen(settings);
  const bool on_command_line = chooser && settings.at(chooser->option).layer == Layer::command_line;
  const auto colon = std::find_if(words.begin(), words.end(), has_colon);
  if (!on_command_line && colon != words.end()) {
    return of_words(words, colon->substr(0, colon->find(':')), configuration);
  }
  if (!chooser) return {.words = words};
  if (chooser->kind != SourceKind::catalog) return {chooser->kind, {}, words};
  Choice choice = of_catalog(OptionValue(settings, "catalog").not_empty(), configuration);
  choice.words = words;
  return choice;
}

}  // namespace

Choice choose_source(const CommandLine& command_line, const Configuration& configuration, const Settings& settings) {
  Choice choice = choice_of(command_line, configuration, settings);
  for (const Bound& bound : bound_options) {
    const bool given = settings.at(bound.option).layer == Layer::command_line;
    if (given && !bound.suits.at(static_cast<std::size_t>(choice.kind))) {
      throw UsageError(fmt::format("{} goes only with {}", shown(bound.option), bound.with));
    }
  }
  if (choice.kind == SourceKind::list && !choice.words.empty()) {
    throw UsageError(fmt::format("{} takes all items from LIST: there can be no argument '{}'", shown("input-file"),
                                 base::printable(choice.words.front())));
  }
  return choice;
}

}  // namespace hoist::cli
