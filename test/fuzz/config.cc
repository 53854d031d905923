// A configuration file (TOML).

#include "source/config.hpp"

#include <string>

#include "source/field_template.hpp"
#include "source/servers.hpp"
#include "source/url_template.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {

void fuzz_one(std::string_view input) {
  try {
    const source::Config config = source::parse_config(input, "config.toml");
    for (const auto& [name, catalog] : config.catalogs) {
      require(name == catalog.name, "a catalog is filed under its name");
      for (const auto& [label, url] : catalog.servers)
        require(source::is_server(label, url), "a server is a valid one");
      if (name != source::flags_catalog && catalog.servers.empty()) source::UrlTemplate check(catalog.url);
    }
    for (const auto& [option, value] : config.defaults) {
      require(value.type == source::ConfigValue::Type::texts || value.texts.size() == 1, "a value is one text");
      require(value.place.starts_with("config.toml:"), "a value has its place");
    }
  } catch (const source::InvalidConfig& error) {
    require(std::string_view(error.what()).starts_with("config.toml:"), "what is wrong has its place");
  }
}

}  // namespace hoist::fuzz
