#include "cli/options/show_config.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.hpp"
#include "cli/options/option_table.hpp"
#include "cli/options/option_value.hpp"
#include "cli/options/secrets.hpp"

namespace hoist::cli {
namespace {

/// A basic string of TOML; what cannot be printed is first made printable.
std::string toml_text(std::string_view text) {
  std::string result = "\"";
  for (const char character : base::printable(text)) {
    if (character == '"' || character == '\\') result += '\\';
    result += character;
  }
  return result + '"';
}

std::string toml_list(const std::vector<std::string>& texts) {
  std::vector<std::string> parts;
  parts.reserve(texts.size());
  for (const std::string& text : texts) parts.push_back(toml_text(text));
  return fmt::format("[{}]", fmt::join(parts, ", "));
}

/// A bare key where TOML allows one.
std::string key_text(std::string_view key) {
  return key.find('.') == std::string_view::npos ? std::string(key) : toml_text(key);
}

bool is_whole_number(std::string_view text) {
  constexpr std::size_t longest = 18;  // 64 bits
  return !text.empty() && text.size() <= longest && text.find_first_not_of("0123456789") == std::string_view::npos &&
         (text == "0" || text.front() != '0');
}

std::string masked(const OptionRow& row, const std::string& text) {
  switch (row.secret) {
    case Secret::all:
      return text.starts_with('@') ? text : "***";
    case Secret::header_field:
      return masked_field(text);
    case Secret::proxy:
      return masked_proxy(text);
    case Secret::user_info:
      return masked_url(text);
    case Secret::none:
      break;
  }
  return text;
}

/// The value as it counts: of a number that is larger than the largest that counts, that one.
std::string value_text(const OptionRow& row, const Settings& settings) {
  const Setting& setting = settings.at(row.name());
  std::vector<std::string> texts;
  texts.reserve(setting.texts.size());
  for (const std::string& text : setting.texts) texts.push_back(masked(row, text));
  switch (row.kind) {
    case Kind::truth:
      return texts.back();
    case Kind::texts:
      return toml_list(texts);
    case Kind::count:
    case Kind::number:
      return std::to_string(OptionValue(settings, row.name()).number());
    case Kind::size:
    case Kind::speed:
    case Kind::time:
      if (is_whole_number(texts.back())) return texts.back();
      break;
    case Kind::text:
      break;
  }
  return toml_text(texts.back());
}

std::string source_text(const Setting& setting) {
  switch (setting.layer) {
    case Layer::command_line:
      return "command line";
    case Layer::built_in:
      return "built in";
    case Layer::system:
    case Layer::user:
    case Layer::catalog:
      break;
  }
  return base::printable(setting.place);
}

std::string option_line(const OptionRow& row, const Settings& settings) {
  const Setting& setting = settings.at(row.name());
  const std::string key = key_text(row.name());
  if (setting.texts.empty()) return fmt::format("# {} has no value", key);
  return fmt::format("{:<50} # {}", fmt::format("{} = {}", key, value_text(row, settings)), source_text(setting));
}

std::string files_text(const Configuration& configuration) {
  std::string text;
  for (const source::Config* config : {&configuration.user, &configuration.system}) {
    if (!config->file.empty()) text += "# read: " + base::printable(config->file) + '\n';
  }
  return text.empty() ? "# no configuration file was found\n" : text;
}

std::string batch_text(const Batch& batch) {
  if (const auto* flags = std::get_if<FlagsBatch>(&batch.source)) {
    return fmt::format("# catalog flags, from {}\n# codes = {}\n", base::printable(masked_url(flags->server.url)),
                       toml_list(flags->codes));
  }
  if (const auto* list = std::get_if<ListBatch>(&batch.source)) {
    std::string text = list->lists.empty() ? "" : fmt::format("# lists = {}\n", toml_list(list->lists));
    std::vector<std::string> urls;
    for (const std::string& url : list->urls) urls.push_back(masked_url(url));
    if (!urls.empty()) text += fmt::format("# urls = {}\n", toml_list(urls));
    return text;
  }
  const auto& codes = std::get<CodesBatch>(batch.source);
  std::string text = codes.name.empty() ? "" : fmt::format("# catalog {}\n", codes.name);
  text += fmt::format("# url = {}\n# codes = {}\n", toml_text(masked_url(codes.url)), toml_list(codes.codes));
  if (!codes.code_files.empty()) text += fmt::format("# code files = {}\n", toml_list(codes.code_files));
  return text;
}

std::string catalogs_text(const Configuration& configuration) {
  std::string text;
  for (const std::string& name : configuration.catalog_names()) {
    const source::Catalog* const catalog = configuration.find_catalog(name);
    text += fmt::format("# catalog {}: {}\n", name, catalog ? base::printable(catalog->place) : "built in");
  }
  return text;
}

}  // namespace

std::string config_text(const Arguments& arguments, const Configuration& configuration) {
  std::string text = files_text(configuration) + catalogs_text(configuration);
  text += "\n# The batch:\n" + batch_text(arguments.batch);
  if (arguments.batch.shard) text += fmt::format("# only shard {}\n", arguments.batch.shard->text());
  text += "\n[defaults]\n";
  for (const OptionRow& row : option_table()) {
    if (row.configurable) text += option_line(row, arguments.settings) + '\n';
  }
  return text;
}

}  // namespace hoist::cli
