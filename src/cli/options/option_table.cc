#include "cli/options/option_table.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace hoist::cli {

std::vector<std::string_view> OptionRow::long_names() const {
  std::vector<std::string_view> result;
  for (std::string_view rest = names; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (comma > 1) result.push_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
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

std::vector<std::string> shown_groups() {
  std::vector<std::string> groups;
  for (const OptionRow& row : option_table()) {
    if (groups.empty() || groups.back() != row.group) groups.emplace_back(row.group);
  }
  return groups;
}

}  // namespace hoist::cli
