#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "source/catalog.hpp"

// The values of a configuration file, one by one. Each function throws InvalidConfig, which names the key and its
// place, if the value has another type.
namespace hoist::source {

/// "FILE:LINE:COLUMN"
std::string place_of(const std::string& file, const toml::source_region& source);

/// A key as messages show it.
std::string shown_key(const toml::key& key);

const toml::table& table_of(const std::string& file, const toml::key& key, const toml::node& node);
std::string text_of(const std::string& file, const toml::key& key, const toml::node& node);
std::vector<std::string> texts_of(const std::string& file, const toml::key& key, const toml::node& node);

/// A value that an option may have: text, a number, true or false, or several texts.
ConfigValue value_of(const std::string& file, const toml::key& key, const toml::node& node);

/// Whether this is a valid catalog name, so that NAME:CODE is unambiguous.
bool is_catalog_name(std::string_view name) noexcept;

}  // namespace hoist::source
