#include "source/config_values.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "source/config.hpp"

namespace hoist::source {
namespace {

[[noreturn]] void fail(const std::string& file, const toml::key& key, const char* expected) {
  throw InvalidConfig(place_of(file, key.source()), fmt::format("{} must be {}", shown_key(key), expected));
}

}  // namespace

std::string place_of(const std::string& file, const toml::source_region& source) {
  return fmt::format("{}:{}:{}", file, source.begin.line, source.begin.column);
}

std::string shown_key(const toml::key& key) {
  constexpr std::size_t longest = 60;
  return fmt::format("'{}'", base::beginning(key.str(), longest));
}

const toml::table& table_of(const std::string& file, const toml::key& key, const toml::node& node) {
  const toml::table* table = node.as_table();
  if (!table) fail(file, key, "a table");
  return *table;
}

std::string text_of(const std::string& file, const toml::key& key, const toml::node& node) {
  const auto* text = node.as_string();
  if (!text || text->get().empty()) fail(file, key, "a string that is not empty");
  return text->get();
}

std::vector<std::string> texts_of(const std::string& file, const toml::key& key, const toml::node& node) {
  const toml::array* array = node.as_array();
  if (!array) fail(file, key, "a list of strings, such as [\"A\", \"B\"]");
  std::vector<std::string> texts;
  for (const toml::node& element : *array) {
    const auto* text = element.as_string();
    if (!text) fail(file, key, "a list of strings, such as [\"A\", \"B\"]");
    texts.push_back(text->get());
  }
  return texts;
}

ConfigValue value_of(const std::string& file, const toml::key& key, const toml::node& node) {
  using Type = ConfigValue::Type;
  const std::string place = place_of(file, key.source());
  if (const auto* text = node.as_string()) return {Type::text, {text->get()}, place};
  if (const auto* truth = node.as_boolean()) return {Type::truth, {truth->get() ? "true" : "false"}, place};
  if (const auto* whole = node.as_integer()) return {Type::whole_number, {std::to_string(whole->get())}, place};
  if (const auto* number = node.as_floating_point()) return {Type::number, {fmt::format("{}", number->get())}, place};
  if (node.is_array()) return {Type::texts, texts_of(file, key, node), place};
  fail(file, key, "a string, a number, true, false, or a list of strings");
}

bool is_catalog_name(std::string_view name) noexcept {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos;
}

}  // namespace hoist::source
