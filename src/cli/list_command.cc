#include "cli/list_command.hpp"

#include <map>
#include <string>
#include <vector>

#include "base/printable.hpp"
#include "cli/batch.hpp"
#include "cli/options/option_value.hpp"
#include "cli/options/secrets.hpp"
#include "cli/options/usage_error.hpp"
#include "cli/terminal/output.hpp"
#include "source/code_reader.hpp"
#include "source/country_codes.hpp"
#include "source/interrupt.hpp"
#include "source/servers.hpp"

namespace hoist::cli {
namespace {

/// A line about a name. @param meaning may be empty
std::string line_of(std::string_view name, std::string_view meaning = {}) {
  return meaning.empty() ? base::printable(name) : base::printable(name) + '\t' + base::printable(meaning);
}

void show_catalogs(const Configuration& configuration, OutputLines& lines) {
  for (const std::string& name : configuration.catalog_names()) {
    const bool built_in = name == source::flags_catalog;
    lines.add(line_of(name, built_in ? "the national flags" : masked_url(configuration.find_catalog(name)->url)));
  }
}

/// The servers of the flags by their labels, and where to find each.
std::map<std::string, std::string> servers_of_flags(const source::Catalog* configured, std::string_view additions) {
  try {
    const source::Servers servers(additions, configured ? configured->servers : std::map<std::string, std::string>());
    std::map<std::string, std::string> urls;
    for (const std::string& label : servers.labels()) urls[label] = servers.find(label)->url;
    return urls;
  } catch (const source::InvalidServers& error) {
    throw UsageError(error.what());
  }
}

void show_servers(const std::map<std::string, std::string>& servers, OutputLines& lines) {
  for (const auto& [label, url] : servers) lines.add(line_of(label, masked_url(url)));
}

void show_codes_of_flags(OutputLines& lines) {
  for (const source::Country& country : source::countries()) lines.add(line_of(country.code, country.name));
}

void show_codes(const source::Catalog& catalog, OutputLines& lines) {
  std::vector<std::string> files;
  if (!catalog.codes_file.empty()) files.push_back(catalog.codes_file);
  const source::Interrupt never;
  source::CodeReader codes(catalog.codes, files, never);
  while (const auto code = codes.next()) lines.add(line_of(code->text));
}

}  // namespace

void show(const CommandLine& command_line, const Configuration& configuration, std::string_view servers,
          std::ostream& out) {
  const Settings settings = settings_of(command_line, configuration);
  const std::string what = OptionValue(settings, "show").choice();
  OutputLines lines(out);
  if (what == "catalogs") {
    show_catalogs(configuration, lines);
    return lines.write();
  }
  const Choice choice = choose_source(command_line, configuration, settings);
  const bool flags = choice.kind == SourceKind::flags;
  const std::string name = flags ? std::string(source::flags_catalog) : choice.catalog;
  const source::Catalog* const catalog = configuration.find_catalog(name);
  if (flags) {
    what == "codes" ? show_codes_of_flags(lines) : show_servers(servers_of_flags(catalog, servers), lines);
  } else if (catalog) {
    what == "codes" ? show_codes(*catalog, lines) : show_servers(catalog->servers, lines);
  }
  lines.write();
}

}  // namespace hoist::cli
