#include "cli/option_list.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace hoist::cli {
namespace {

std::shared_ptr<cxxopts::Value> value_of(const OptionRow& row) {
  if (row.kind == Kind::truth) return cxxopts::value<bool>();
  return cxxopts::value<std::string>();
}

/// The same for reading arguments: there, some options need no value.
std::shared_ptr<cxxopts::Value> argument_of(const OptionRow& row) {
  std::shared_ptr<cxxopts::Value> value = value_of(row);
  return row.bare.empty() ? value : value->implicit_value(std::string(row.bare));
}

std::string default_text(const OptionRow& row) {
  if (row.by_default.empty()) return row.for_flags ? fmt::format("(default: {})", *row.for_flags) : "";
  const std::string flags = row.for_flags ? "; flags: " + *row.for_flags : "";
  return fmt::format("(default: {}{})", row.by_default, flags);
}

/// The help with the default, on a line of its own where it would be broken.
std::string help_of(const OptionRow& row) {
  constexpr std::size_t columns = 50;
  const std::string by_default = default_text(row);
  if (by_default.empty()) return row.help;
  const bool fits = row.help.size() + 1 + by_default.size() <= columns;
  return row.help + (fits ? ' ' : '\n') + by_default;
}

void add(cxxopts::Options& options, const OptionRow& row, std::shared_ptr<cxxopts::Value> value) {
  options.add_options(std::string(row.group))(std::string(row.names), help_of(row), std::move(value),
                                              std::string(row.value));
}

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

cxxopts::Options option_list() {
  cxxopts::Options options("hoist");
  for (const OptionRow& row : option_table()) add(options, row, argument_of(row));
  return options;
}

cxxopts::Options printed_list(const std::function<bool(const OptionRow&)>& wanted) {
  cxxopts::Options options("hoist");
  for (const OptionRow& row : option_table()) {
    if (wanted(row)) add(options, row, value_of(row));
  }
  return options;
}

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
      // Two of three letters right is no likeness: "--xyz" is not "--dir".
      if (away < distance && away < unknown.size() / 2 + 1 && away * 2 < name.size()) {
        nearest = name;
        distance = away;
      }
    }
  }
  return nearest;
}

}  // namespace hoist::cli
