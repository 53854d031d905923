#include "cli/options/nearest_option.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <vector>

#include "cli/options/option_table.hpp"

namespace hoist::cli {
namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above + 1, row[j - 1] + 1, replaced});
      diagonal = above;
    }
  }
  return row.back();
}

bool is_shown(const OptionRow& row) {
  const std::vector<std::string> groups = shown_groups();
  return std::find(groups.begin(), groups.end(), row.group) != groups.end();
}

}  // namespace

std::string nearest_option(const std::string& unknown) {
  constexpr std::size_t near = 2;
  constexpr std::size_t shortest_prefix = 3;
  std::string nearest;
  std::size_t distance = near + 1;
  for (const OptionRow& row : option_table()) {
    if (!is_shown(row)) continue;
    for (const std::string_view name : row.long_names()) {
      const bool abbreviated = unknown.size() >= shortest_prefix && name.starts_with(unknown);
      const std::size_t away = abbreviated ? 1 : edit_distance(unknown, name);
      // Short names must be closer: two of three letters are not enough.
      if (away < distance && away < unknown.size() / 2 + 1 && away * 2 < name.size()) {
        nearest = name;
        distance = away;
      }
    }
  }
  return nearest;
}

}  // namespace hoist::cli
