#include "cli/options/command_line.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/options/option_list.hpp"
#include "cli/options/option_table.hpp"

namespace hoist::cli {
namespace {

// cxxopts matches arguments with std::regex, whose recursion overflows the stack on very long ones.
void check_lengths(std::span<const char* const> argv) {
  constexpr std::size_t longest = 4096;
  for (const std::string_view argument : argv) {
    if (argument.size() <= longest) continue;
    throw UsageError(fmt::format("an argument is longer than {} bytes: -i LIST takes longer URLs and texts", longest));
  }
}

/// What cxxopts takes for true or false, which it has checked, in one spelling.
std::string truth_text(const std::string& given) {
  const bool is_false = given == "0" || given.starts_with('f') || given.starts_with('F');
  return is_false ? "false" : "true";
}

}  // namespace

bool CommandLine::has(std::string_view name) const {
  const auto found = options.find(name);
  return found != options.end() && found->second.back() == "true";
}

CommandLine parse_command_line(std::span<const char* const> argv) {
  static constexpr std::array<const char*, 1> nameless = {"hoist"};
  if (argv.empty()) argv = nameless;
  check_lengths(argv);
  GivenArguments given = read_options(argv);
  CommandLine command_line;
  command_line.words = std::move(given.words);
  for (auto& [name, value] : given.options) {
    const OptionRow* const row = find_option(name);
    const bool is_truth = row && row->kind == Kind::truth;
    command_line.options[name].push_back(is_truth ? truth_text(value) : std::move(value));
  }
  return command_line;
}

}  // namespace hoist::cli
