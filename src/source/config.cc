#include "source/config.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/ascii_case.hpp"
#include "base/unique_fd.hpp"
#include "hoist/run_error.hpp"
#include "source/config_depth.hpp"
#include "source/config_values.hpp"
#include "source/field_template.hpp"
#include "source/servers.hpp"
#include "source/url_template.hpp"

namespace hoist::source {
namespace {

constexpr std::size_t largest_file = std::size_t{1024} * 1024;

/// Reads the tables of one file.
class ConfigReader {
 public:
  explicit ConfigReader(const std::string& file) : file_(file) {}

  Config read(const toml::table& root) {
    Config config;
    config.file = file_;
    for (const auto& [key, node] : root) {
      if (key == "defaults") {
        config.defaults = defaults_of(key, node);
      } else if (key == "catalog") {
        for (const auto& [name, catalog] : table_of(file_, key, node)) {
          config.catalogs.emplace(name.str(), catalog_of(name, catalog));
        }
      } else {
        fail(key, fmt::format("unknown key {}: use [defaults] or [catalog.NAME]", shown_key(key)));
      }
    }
    return config;
  }

 private:
  [[noreturn]] void fail(const toml::key& key, const std::string& message) const {
    throw InvalidConfig(place_of(file_, key.source()), message);
  }

  Defaults defaults_of(const toml::key& key, const toml::node& node) const {
    Defaults defaults;
    for (const auto& [name, value] : table_of(file_, key, node)) {
      defaults.emplace(name.str(), value_of(file_, name, value));
    }
    return defaults;
  }

  Catalog catalog_of(const toml::key& name, const toml::node& node) const {
    if (!is_catalog_name(name.str())) {
      fail(name, fmt::format("{} is not a valid catalog name: use letters, digits, '-' and '_'", shown_key(name)));
    }
    Catalog catalog{.name = std::string(name.str()), .place = place_of(file_, name.source())};
    const bool built_in = catalog.name == flags_catalog;
    for (const auto& [key, value] : table_of(file_, name, node)) {
      if (key == "servers") {
        catalog.servers = servers_of(key, value);
      } else if (key == "defaults") {
        catalog.defaults = defaults_of(key, value);
      } else if (built_in) {
        fail(key, fmt::format("{} cannot be set: the catalog flags is built in, and accepts only servers and defaults",
                              shown_key(key)));
      } else {
        set(catalog, key, value);
      }
    }
    if (!built_in) check(catalog, name);
    return catalog;
  }

  void set(Catalog& catalog, const toml::key& key, const toml::node& value) const {
    if (key == "url") {
      catalog.url = text_of(file_, key, value);
    } else if (key == "codes") {
      catalog.codes = texts_of(file_, key, value);
    } else if (key == "codes_file") {
      const std::filesystem::path folder = std::filesystem::path(file_).parent_path();
      catalog.codes_file = folder / text_of(file_, key, value);
    } else if (key == "noun") {
      set_noun(catalog.noun, key, value);
    } else {
      fail(key, fmt::format("unknown key {}: a catalog has url, codes, codes_file, servers, noun and defaults",
                            shown_key(key)));
    }
  }

  void set_noun(Noun& noun, const toml::key& key, const toml::node& value) const {
    const auto words =
        value.is_array() ? texts_of(file_, key, value) : std::vector<std::string>{text_of(file_, key, value)};
    if (words.empty() || words.size() > 2) fail(key, "noun must be a string, or a list of two: singular and plural");
    noun = {words.front(), words.size() == 2 ? words.back() : words.front() + 's'};
  }

  std::map<std::string, std::string> servers_of(const toml::key& key, const toml::node& node) const {
    std::map<std::string, std::string> servers;
    for (const auto& [label, value] : table_of(file_, key, node)) {
      std::string url = text_of(file_, label, value);
      if (!is_server(label.str(), url)) {
        fail(label, fmt::format("{} must be a label of letters and digits, with an http:// or https:// URL",
                                shown_key(label)));
      }
      if (!servers.emplace(base::upper(label.str()), std::move(url)).second) {
        fail(label, fmt::format("server {} is defined twice", base::upper(label.str())));
      }
    }
    return servers;
  }

  void check(const Catalog& catalog, const toml::key& name) const {
    if (catalog.url.empty()) fail(name, fmt::format("catalog {} has no url", catalog.name));
    if (!catalog.codes.empty() && !catalog.codes_file.empty()) fail(name, "codes and codes_file cannot both be set");
    if (uses_server(catalog.url) == catalog.servers.empty()) {
      fail(name,
           catalog.servers.empty() ? "{server} in url needs servers = {LABEL = URL}" : "servers need {server} in url");
    }
    try {
      if (catalog.servers.empty()) UrlTemplate check(catalog.url);
      for (const auto& [label, url] : catalog.servers) UrlTemplate check(with_server(catalog.url, url));
    } catch (const InvalidTemplate& error) {
      fail(name, std::string("url: ") + error.what());
    }
  }

  const std::string& file_;
};

[[noreturn]] void fail_to_read(const std::string& file, const char* reason) {
  throw RunError("cannot read " + file + ": " + reason);
}

std::string contents(const base::UniqueFd& descriptor, const std::string& file) {
  std::string text;
  std::array<char, 16384> block{};
  for (;;) {
    const ssize_t count = ::read(descriptor.number(), block.data(), block.size());
    if (count == 0) return text;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_to_read(file, std::strerror(errno));
    text.append(block.data(), static_cast<std::size_t>(count));
    if (text.size() > largest_file) fail_to_read(file, "it is larger than 1 MiB");
  }
}

}  // namespace

Config parse_config(std::string_view text, const std::string& file) {
  require_shallow(text, file);
  try {
    const toml::table root = toml::parse(text, file);
    return ConfigReader(file).read(root);
  } catch (const toml::parse_error& error) {
    throw InvalidConfig(place_of(file, error.source()), std::string(error.description()));
  }
}

std::optional<Config> read_config(const std::string& file, Absence absence) {
  const base::UniqueFd descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!descriptor) {
    // EACCES as well: after `sudo -u nobody`, HOME is often a folder that the user cannot read.
    const bool absent = errno == ENOENT || errno == ENOTDIR || errno == EACCES;
    if (absent && absence == Absence::is_fine) return std::nullopt;
    fail_to_read(file, std::strerror(errno));
  }
  return parse_config(contents(descriptor, file), file);
}

}  // namespace hoist::source
