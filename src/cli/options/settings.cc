#include "cli/options/settings.hpp"

#include <charconv>
#include <cstddef>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "cli/options/nearest_option.hpp"
#include "cli/options/option_table.hpp"
#include "source/config.hpp"

namespace hoist::cli {
namespace {

using source::ConfigValue;
using source::InvalidConfig;

bool suits(Kind kind, ConfigValue::Type type) {
  using Type = ConfigValue::Type;
  switch (kind) {
    case Kind::truth:
      return type == Type::truth;
    case Kind::text:
      return type == Type::text;
    case Kind::texts:
      return type == Type::text || type == Type::texts;
    case Kind::count:
    case Kind::number:
      return type == Type::whole_number;
    case Kind::time:
      return type == Type::text || type == Type::whole_number || type == Type::number;
    case Kind::size:
    case Kind::speed:
      break;
  }
  return type == Type::text || type == Type::whole_number;
}

const char* expected_by(Kind kind) {
  switch (kind) {
    case Kind::truth:
      return "true or false";
    case Kind::text:
      return "a string";
    case Kind::texts:
      return "a string, or a list of strings: [\"A\", \"B\"]";
    case Kind::count:
    case Kind::number:
      return "a whole number";
    case Kind::time:
      return "a time: \"500ms\", \"30s\", \"5m\", or a number of seconds";
    case Kind::speed:
      return "a speed: \"500k\", \"2M/s\", or a number of bytes per second";
    case Kind::size:
      break;
  }
  return "a size: \"500k\", \"2M\", or a number of bytes";
}

/// The texts of a value. A number is written without an exponent, which no option takes.
std::vector<std::string> texts_of(const ConfigValue& value) {
  if (value.type != ConfigValue::Type::number) return value.texts;
  const std::string& text = value.texts.front();
  double number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  constexpr std::size_t longest = 512;  // 5e-324 has 326
  std::string digits(longest, '\0');
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  digits.resize(static_cast<std::size_t>(written.ptr - digits.data()));
  return {digits};
}

const OptionRow& configurable_option(const std::string& name, const ConfigValue& value) {
  const OptionRow* const row = find_option(name);
  if (row && row->configurable) return *row;
  const std::string shown = base::printable(name.substr(0, 60));
  if (row) throw InvalidConfig(value.place, fmt::format("'{}' can only be given on the command line", shown));
  const std::string nearest = nearest_option(name);
  const std::string hint = nearest.empty() ? "" : fmt::format(" (did you mean {}?)", nearest);
  throw InvalidConfig(value.place, fmt::format("unknown option '{}'{}", shown, hint));
}

}  // namespace

Settings::Settings() {
  for (const OptionRow& row : option_table()) {
    Setting& setting = settings_[std::string(row.name())];
    if (row.kind == Kind::truth) setting.texts = {"false"};
    if (!row.by_default.empty()) setting.texts = {row.by_default};
  }
}

void Settings::add(const CommandLine& command_line) {
  for (const auto& [name, texts] : command_line.options) put(name, {texts, Layer::command_line});
}

void Settings::add(const source::Defaults& defaults, Layer layer) {
  std::set<std::string_view> seen;
  for (const auto& [name, value] : defaults) {
    const OptionRow& row = configurable_option(name, value);
    if (!suits(row.kind, value.type)) {
      throw InvalidConfig(value.place, fmt::format("'{}' must be {}", name, expected_by(row.kind)));
    }
    if (!seen.insert(row.name()).second) {
      throw InvalidConfig(value.place, fmt::format("'{}' is an alias of an option that is also set here", name));
    }
    put(row.name(), {texts_of(value), layer, value.place});
  }
}

void Settings::take_defaults_of_flags() {
  for (const OptionRow& row : option_table()) {
    if (row.for_flags) put(row.name(), {{*row.for_flags}, Layer::built_in});
  }
}

void Settings::put(std::string_view name, Setting setting) {
  Setting& held = settings_.find(name)->second;
  if (setting.layer >= held.layer) held = std::move(setting);
}

const Setting& Settings::at(std::string_view name) const {
  const auto found = settings_.find(name);
  if (found == settings_.end()) throw std::logic_error("no option " + std::string(name));
  return found->second;
}

}  // namespace hoist::cli
