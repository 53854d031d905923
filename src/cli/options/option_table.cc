#include "cli/options/option_table.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace hoist::cli {

std::vector<std::string_view> split_names(std::string_view names) {
  std::vector<std::string_view> result;
  while (!names.empty()) {
    const std::size_t comma = std::min(names.find(','), names.size());
    result.push_back(names.substr(0, comma));
    names.remove_prefix(std::min(comma + 1, names.size()));
  }
  return result;
}

std::vector<std::string_view> OptionRow::long_names() const {
  std::vector<std::string_view> result = split_names(names);
  std::erase_if(result, [](std::string_view name) { return name.size() < 2; });
  return result;
}

std::string_view OptionRow::name() const noexcept {
  const std::string_view rest = names.substr(names.find(',') == 1 ? 2 : 0);
  return rest.substr(0, rest.find(','));
}

std::string OptionRow::shown() const { return fmt::format("--{}{}{}", name(), value.empty() ? "" : " ", value); }

const OptionRow* find_option(std::string_view long_name) {
  for (const OptionRow& row : option_table()) {
    const std::vector<std::string_view> names = row.long_names();
    if (std::find(names.begin(), names.end(), long_name) != names.end()) return &row;
  }
  return nullptr;
}

const OptionRow* find_option(char letter) {
  const std::string_view wanted(&letter, 1);
  for (const OptionRow& row : option_table()) {
    const std::vector<std::string_view> names = split_names(row.names);
    if (std::find(names.begin(), names.end(), wanted) != names.end()) return &row;
  }
  return nullptr;
}

std::vector<std::string> shown_groups() {
  std::vector<std::string> groups;
  for (const OptionRow& row : option_table()) {
    if (groups.empty() || groups.back() != row.group) groups.emplace_back(row.group);
  }
  return groups;
}

}  // namespace hoist::cli
