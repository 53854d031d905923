#include "cli/batch.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii_case.hpp"
#include "base/printable.hpp"
#include "base/url.hpp"
#include "base/url_syntax.hpp"
#include "cli/options/habits.hpp"
#include "cli/options/option_value.hpp"
#include "cli/options/secrets.hpp"
#include "cli/options/usage_error.hpp"
#include "cli/options/word_hint.hpp"
#include "source/flags.hpp"
#include "source/name_template.hpp"
#include "source/url_template.hpp"
#include "store/digest.hpp"

namespace hoist::cli {
namespace {

bool is_on(const Settings& settings, std::string_view name) { return OptionValue(settings, name).truth(); }

/// Each code once, in the order of their first occurrence.
std::vector<std::string> each_once(const std::vector<std::string>& codes) {
  std::vector<std::string> result;
  std::set<std::string_view> seen;
  for (const std::string& code : codes) {
    if (seen.insert(code).second) result.push_back(code);
  }
  return result;
}

/// What the first of the words that cannot be a country code was probably meant to be.
std::string hint_for(const std::vector<std::string>& words) {
  constexpr std::size_t longest_code = 2;
  for (const std::string& word : words) {
    if (word.size() <= longest_code) continue;
    if (std::string hint = word_hint(word); !hint.empty()) return hint;
  }
  return {};
}

std::vector<std::string> flag_codes(const Choice& choice, const Settings& settings) {
  source::FlagSelection selection;
  selection.codes = choice.words;
  selection.all = is_on(settings, "all");
  selection.every = is_on(settings, "every");
  try {
    return source::select_codes(selection);
  } catch (const source::InvalidCode& error) {
    const std::string hint = hint_for(choice.words);
    throw UsageError(hint.empty() ? error.what() : hint);
  }
}

FlagsBatch flags_batch(const Choice& choice, const Configuration& configuration, const Settings& settings,
                       std::string_view additions) {
  std::vector<std::string> codes = flag_codes(choice, settings);
  const source::Catalog* const flags = configuration.find_catalog(std::string(source::flags_catalog));
  try {
    const source::Servers servers(additions, flags ? flags->servers : std::map<std::string, std::string>());
    const OptionValue label(settings, "server");
    auto server = servers.find(label.text());
    if (!server) label.refuse(fmt::format("--server LABEL must be one of {}", fmt::join(servers.labels(), ", ")));
    return {*std::move(server), std::move(codes)};
  } catch (const source::InvalidServers& error) {
    throw UsageError(error.what());
  }
}

std::string base_url(const Settings& settings) {
  const OptionValue base(settings, "base");
  if (!base.has_value()) return {};
  try {
    return base::checked_url(base.not_empty());
  } catch (const Cause& cause) {
    base.refuse("--base URL: " + cause.message());
  }
}

/// URLs as arguments stand beside the lists of the command line, and replace those of a configuration file.
ListBatch list_batch(const Choice& choice, const Settings& settings) {
  const OptionValue lists(settings, "input-file");
  const bool are_read = choice.words.empty() || settings.at("input-file").layer == Layer::command_line;
  ListBatch batch;
  if (are_read) batch.lists = lists.none_empty();
  for (const std::string& list : batch.lists) {
    if (base::looks_like_url(list)) {
      lists.refuse("--input-file LIST must be a file, not a URL: give a URL that is to be fetched as an argument");
    }
  }
  batch.urls = choice.words;
  batch.base = base_url(settings);
  return batch;
}

/// What a template without any field was probably meant to be.
std::string fault_without_field(const std::string& url, bool has_codes) {
  std::string fault = "--url TEMPLATE: there is no {code} in it";
  if (has_codes) return fault + ", which stands for each of the codes";
  if (base::looks_like_url(url)) return fault + ": to fetch just this URL, give it as an argument, without --url";
  return fmt::format("{} ({})", fault, other_habit_of("url"));
}

CodesBatch url_batch(const Choice& choice, const Settings& settings) {
  const OptionValue url(settings, "url");
  CodesBatch batch;
  batch.url = url.not_empty();
  batch.codes = each_once(choice.words);
  batch.code_files = OptionValue(settings, "codes").none_empty();
  if (batch.url.find('{') == std::string::npos) url.refuse(fault_without_field(batch.url, !batch.codes.empty()));
  try {
    source::UrlTemplate check(batch.url);
  } catch (const source::InvalidTemplate& error) {
    url.refuse(std::string("--url TEMPLATE: ") + error.what());
  }
  if (batch.codes.empty() && batch.code_files.empty()) {
    throw UsageError("--url TEMPLATE needs codes, as arguments or from --codes FILE");
  }
  return batch;
}

/// The server that --server names; without it, the only one.
std::string server_label(const source::Catalog& catalog, const Settings& settings) {
  std::vector<std::string> labels;
  for (const auto& [label, url] : catalog.servers) labels.push_back(label);
  const OptionValue server(settings, "server");
  std::string wanted = server.has_value() ? base::upper(server.text()) : "";
  if (catalog.servers.contains(wanted)) return wanted;
  // A label that a configuration file sets for all batches may be meant for another catalog.
  const bool meant_for_this = settings.at("server").layer >= Layer::catalog;
  if (labels.empty() && meant_for_this) server.refuse(fmt::format("catalog {} has no servers", catalog.name));
  if (labels.size() <= 1 && !meant_for_this) return labels.empty() ? "" : labels.front();
  server.refuse(fmt::format("--server LABEL must be one of {}", fmt::join(labels, ", ")));
}

CodesBatch catalog_batch(const Choice& choice, const source::Catalog& catalog, const Settings& settings) {
  CodesBatch batch;
  batch.name = catalog.name;
  batch.label = server_label(catalog, settings);
  batch.url = catalog.url;
  if (!batch.label.empty()) batch.url = source::with_server(catalog.url, catalog.servers.at(batch.label));
  std::vector<std::string> codes = choice.words;
  batch.code_files = OptionValue(settings, "codes").none_empty();
  if (is_on(settings, "all") || (codes.empty() && batch.code_files.empty())) {
    codes.insert(codes.end(), catalog.codes.begin(), catalog.codes.end());
    if (!catalog.codes_file.empty()) batch.code_files.push_back(catalog.codes_file);
  }
  batch.codes = each_once(codes);
  if (batch.codes.empty() && batch.code_files.empty()) {
    throw UsageError(fmt::format("catalog {} has no codes: give some as arguments", catalog.name));
  }
  return batch;
}

void check_names(const Settings& settings) {
  const OptionValue names(settings, "output-name");
  try {
    source::NameTemplate check(names.not_empty());
  } catch (const source::InvalidTemplate& error) {
    names.refuse(std::string("--output-name TEMPLATE: ") + error.what());
  }
}

/// Why no item of the batch can have a file, whatever its code; nothing where one can, or where its URL is not known.
std::optional<std::string> fault_of_files(const Batch& batch) {
  const auto* flags = std::get_if<FlagsBatch>(&batch.source);
  const auto* codes = std::get_if<CodesBatch>(&batch.source);
  try {
    if (codes) {
      const source::UrlTemplate urls(codes->url);
      const source::NameTemplate names(batch.names ? std::string_view(*batch.names) : urls.default_names());
      names.file_of("x", urls.url_of("x", 1), 1);
    } else if (flags && batch.names) {
      source::NameTemplate(*batch.names).file_of("XX", flags->server.url + "/xx/xx.gif", 1);
    }
  } catch (const source::InvalidTemplate& error) {
    return error.what();
  } catch (const Cause& cause) {
    return cause.message();
  }
  return std::nullopt;
}

/// Refuses templates that no item's file could be named by, rather than every item.
void check_files(const Batch& batch, const Choice& choice, const Configuration& configuration,
                 const Settings& settings) {
  const std::optional<std::string> fault = fault_of_files(batch);
  if (!fault) return;
  if (batch.names) OptionValue(settings, "output-name").refuse("--output-name TEMPLATE: " + *fault);
  const std::string message = *fault + "; use --output-name TEMPLATE to name the files";
  if (choice.kind == SourceKind::url) OptionValue(settings, "url").refuse("--url TEMPLATE: " + message);
  throw source::InvalidConfig(configuration.find_catalog(choice.catalog)->place, "url: " + message);
}

std::optional<std::string> text_of(const Settings& settings, std::string_view name) {
  const OptionValue value(settings, name);
  return value.has_value() ? std::optional(value.not_empty()) : std::nullopt;
}

/// The beginning of the digest of a text, which may hold something that must not be shown.
std::string short_digest(std::string_view text) {
  constexpr std::size_t digits = 12;
  return store::sha256_of(text).substr(0, digits);
}

/// "url https://host/{code}?date=*** 1f2e3d4c5b6a"
std::string name_of_url(const std::string& url) {
  const std::string masked = masked_url(url, base::QueryValues::none);
  if (masked == masked_url(url, base::QueryValues::all)) return "url " + masked;
  return fmt::format("url {} {}", masked, short_digest(masked_url(url, base::QueryValues::no_secrets)));
}

/// "list a.txt b.txt", or "urls 1f2e3d4c5b6a list a.txt"
std::string name_of_lists(const ListBatch& batch) {
  std::string urls;
  for (const std::string& url : batch.urls) urls += masked_url(url, base::QueryValues::no_secrets) + '\n';
  std::string name = urls.empty() ? "" : "urls " + short_digest(urls);
  if (batch.lists.empty()) return name;
  return fmt::format("{}{}list {}", name, name.empty() ? "" : " ", fmt::join(batch.lists, " "));
}

std::string name_of(const std::variant<FlagsBatch, ListBatch, CodesBatch>& source) {
  if (const auto* list = std::get_if<ListBatch>(&source)) return name_of_lists(*list);
  const auto* codes = std::get_if<CodesBatch>(&source);
  if (!codes) return std::string(source::flags_catalog);
  return codes->name.empty() ? name_of_url(codes->url) : "catalog " + codes->name;
}

std::string of_shard(std::string name, const std::optional<source::Shard>& shard) {
  return shard ? fmt::format("{} shard {}", name, shard->text()) : name;
}

}  // namespace

const source::Server* Batch::flag_server() const noexcept {
  const auto* flags = std::get_if<FlagsBatch>(&source);
  return flags && source::is_flag_server(flags->server) ? &flags->server : nullptr;
}

const std::vector<std::string>* Batch::known_codes() const {
  if (const auto* flags = std::get_if<FlagsBatch>(&source)) return &flags->codes;
  const auto* codes = std::get_if<CodesBatch>(&source);
  return codes && codes->code_files.empty() ? &codes->codes : nullptr;
}

void Batch::limit_to(std::size_t items) {
  limit = items;
  auto* const flags = std::get_if<FlagsBatch>(&source);
  auto* const codes = std::get_if<CodesBatch>(&source);
  if (flags) flags->codes.resize(std::min(items, flags->codes.size()));
  if (codes) codes->codes.resize(std::min(items, codes->codes.size()));
}

std::string Batch::whole_name() const { return name_of(source); }

std::string Batch::name() const { return of_shard(name_of(source), shard); }

std::string Batch::former_name() const {
  const auto* codes = std::get_if<CodesBatch>(&source);
  if (!codes || !codes->name.empty()) return name();
  return of_shard("url " + masked_url(codes->url, base::QueryValues::all), shard);
}

Batch read_batch(const Choice& choice, const Configuration& configuration, const Settings& settings,
                 std::string_view servers) {
  Batch batch;
  switch (choice.kind) {
    case SourceKind::flags:
      batch.source = flags_batch(choice, configuration, settings, servers);
      batch.noun = {"flag", "flags"};
      break;
    case SourceKind::list:
      batch.source = list_batch(choice, settings);
      break;
    case SourceKind::url:
      batch.source = url_batch(choice, settings);
      break;
    case SourceKind::catalog: {
      const source::Catalog& catalog = *configuration.find_catalog(choice.catalog);
      batch.source = catalog_batch(choice, catalog, settings);
      batch.noun = catalog.noun;
      break;
    }
  }
  const OptionValue limit(settings, "limit");
  if (limit.has_value()) batch.limit_to(limit.count());
  batch.names = text_of(settings, "output-name");
  if (batch.names) check_names(settings);
  check_files(batch, choice, configuration, settings);
  batch.checksums = text_of(settings, "checksums");
  return batch;
}

}  // namespace hoist::cli
