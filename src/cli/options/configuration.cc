#include "cli/options/configuration.hpp"

#include <set>

#include "cli/options/usage_error.hpp"

namespace hoist::cli {
namespace {

constexpr const char* system_config_file = "/etc/hoist/config.toml";

std::string value_of(const Environment& environment, const char* name) {
  const char* const value = environment(name);
  return value == nullptr ? "" : value;
}

}  // namespace

const source::Catalog* Configuration::find_catalog(const std::string& name) const {
  for (const source::Config* config : {&user, &system}) {
    const auto found = config->catalogs.find(name);
    if (found != config->catalogs.end()) return &found->second;
  }
  return nullptr;
}

std::vector<std::string> Configuration::catalog_names() const {
  std::set<std::string> names{std::string(source::flags_catalog)};
  for (const source::Config* config : {&user, &system}) {
    for (const auto& [name, catalog] : config->catalogs) names.insert(name);
  }
  return {names.begin(), names.end()};
}

Settings settings_of(const CommandLine& command_line, const Configuration& configuration) {
  Settings settings;
  settings.add(configuration.system.defaults, Layer::system);
  settings.add(configuration.user.defaults, Layer::user);
  settings.add(command_line);
  return settings;
}

std::string user_config_file(const Environment& environment) {
  std::string folder = value_of(environment, "XDG_CONFIG_HOME");
  if (!folder.starts_with('/')) {  // "If an implementation encounters a relative path it should ignore it."
    const std::string home = value_of(environment, "HOME");
    if (home.empty()) return {};
    folder = home + "/.config";
  }
  return folder + "/hoist/config.toml";
}

Configuration read_configuration(const CommandLine& command_line, const Environment& environment) {
  Configuration configuration;
  const auto given = command_line.options.find("config");
  if (given != command_line.options.end()) {
    const std::string& file = given->second.back();
    if (file.empty()) throw UsageError("--config FILE must not be empty");
    configuration.user = source::read_config(file, source::Absence::is_an_error).value();
    return configuration;
  }
  const std::string file = user_config_file(environment);
  if (!file.empty()) {
    if (auto config = source::read_config(file, source::Absence::is_fine)) configuration.user = *std::move(config);
  }
  if (auto config = source::read_config(system_config_file, source::Absence::is_fine)) {
    configuration.system = *std::move(config);
  }
  return configuration;
}

}  // namespace hoist::cli
