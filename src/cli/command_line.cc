#include "cli/command_line.hpp"

#include <array>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "cli/option_list.hpp"
#include "cli/option_table.hpp"
#include "cli/printable.hpp"

namespace hoist::cli {
namespace {

/// The name between quotes in what cxxopts says: the only place where it names what it means. Its quotes are ‘ and ’
/// up to 3.1, and ' since 3.2.
std::string quoted_in(std::string_view message) {
  const bool typographic = message.find("‘") < message.find('\'');
  const std::string_view left = typographic ? "‘" : "'";
  const std::string_view right = typographic ? "’" : "'";
  const std::size_t begin = message.find(left);
  const std::size_t end = message.rfind(right);
  if (begin == std::string_view::npos || end < begin + left.size()) return {};
  return printable(message.substr(begin + left.size(), end - begin - left.size()));
}

std::string dashed(const std::string& name) { return (name.size() == 1 ? "-" : "--") + name; }

std::string unknown_option(const std::string& name) {
  const std::string nearest = nearest_option(name);
  const std::string message = "unknown option " + dashed(name);
  return nearest.empty() ? message : fmt::format("{} (did you mean --{}?)", message, nearest);
}

// cxxopts matches arguments with std::regex, whose recursion overflows the stack on very long ones.
void check_lengths(std::span<const char* const> argv) {
  constexpr std::size_t longest = 4096;
  for (const std::string_view argument : argv) {
    if (argument.size() > longest) throw UsageError(fmt::format("an argument is longer than {} bytes", longest));
  }
}

cxxopts::ParseResult parse(std::span<const char* const> argv) {
  try {
    return option_list().parse(static_cast<int>(argv.size()), argv.data());
  } catch (const cxxopts::exceptions::no_such_option& error) {
    throw UsageError(unknown_option(quoted_in(error.what())));
  } catch (const cxxopts::exceptions::missing_argument& error) {
    throw UsageError(fmt::format("option {} needs a value", dashed(quoted_in(error.what()))));
  } catch (const cxxopts::exceptions::incorrect_argument_type& error) {
    throw UsageError(fmt::format("an option that is a switch takes no value, but was given '{}'",  //
                                 quoted_in(error.what())));
  } catch (const cxxopts::exceptions::invalid_option_syntax& error) {
    throw UsageError(fmt::format("'{}' is not an option", quoted_in(error.what())));
  } catch (const cxxopts::exceptions::exception& error) {
    throw UsageError(printable(error.what()));
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
  const cxxopts::ParseResult parsed = parse(argv);
  CommandLine command_line;
  command_line.words = parsed.unmatched();
  for (const cxxopts::KeyValue& given : parsed.arguments()) {
    const OptionRow* const row = find_option(given.key());
    const bool is_truth = row && row->kind == Kind::truth;
    command_line.options[given.key()].push_back(is_truth ? truth_text(given.value()) : given.value());
  }
  return command_line;
}

}  // namespace hoist::cli
