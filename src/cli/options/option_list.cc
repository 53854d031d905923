#include "cli/options/option_list.hpp"

#include <memory>
#include <string_view>
#include <utility>

#include <cxxopts.hpp>
#include <fmt/format.h>

#include "base/printable.hpp"
#include "cli/options/habits.hpp"
#include "cli/options/nearest_option.hpp"
#include "cli/options/usage_error.hpp"

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

cxxopts::Options declared(const std::function<bool(const OptionRow&)>& wanted, decltype(value_of)& value) {
  cxxopts::Options options("hoist");
  for (const OptionRow& row : option_table()) {
    if (wanted(row)) add(options, row, value(row));
  }
  return options;
}

/// The name between quotes in what cxxopts says: the only place where it names what it means. Its quotes are ‘ and ’
/// up to 3.1, and ' since 3.2.
std::string quoted_in(std::string_view message) {
  const bool typographic = message.find("‘") < message.find('\'');
  const std::string_view left = typographic ? "‘" : "'";
  const std::string_view right = typographic ? "’" : "'";
  const std::size_t begin = message.find(left);
  const std::size_t end = message.rfind(right);
  if (begin == std::string_view::npos || end < begin + left.size()) return {};
  return base::printable(message.substr(begin + left.size(), end - begin - left.size()));
}

std::string dashed(const std::string& name) { return (name.size() == 1 ? "-" : "--") + name; }

/// The argument whose short options have this letter, without its dash: "nc" for 'n'. Empty where there is none.
std::string_view group_with(char letter, std::span<const char* const> argv) {
  for (const std::string_view argument : argv) {
    const bool is_group = argument.size() > 1 && argument[0] == '-' && argument[1] != '-';
    if (is_group && argument.find(letter) != std::string_view::npos) return argument.substr(1);
  }
  return {};
}

std::string unknown_option(const std::string& name, std::span<const char* const> argv) {
  // wget has options of two letters: -nc is not -n -c.
  const std::string_view group = name.size() == 1 ? group_with(name.front(), argv) : std::string_view();
  const std::string whole = group.size() == 2 ? habit_of(group) : "";
  if (!whole.empty()) return fmt::format("unknown option -{} ({})", group, whole);
  const std::string habit = habit_of(name);
  if (!habit.empty()) return fmt::format("unknown option {} ({})", dashed(name), habit);
  const std::string nearest = nearest_option(name);
  const std::string message = "unknown option " + dashed(name);
  return nearest.empty() ? message : fmt::format("{} (did you mean --{}?)", message, nearest);
}

cxxopts::ParseResult parse(std::span<const char* const> argv) {
  try {
    cxxopts::Options options = declared([](const OptionRow&) { return true; }, argument_of);
    return options.parse(static_cast<int>(argv.size()), argv.data());
  } catch (const cxxopts::exceptions::no_such_option& error) {
    throw UnknownOption(unknown_option(quoted_in(error.what()), argv));
  } catch (const cxxopts::exceptions::missing_argument& error) {
    throw UsageError(fmt::format("option {} needs a value", dashed(quoted_in(error.what()))));
  } catch (const cxxopts::exceptions::incorrect_argument_type& error) {
    throw UsageError(fmt::format("a switch takes no value, but was given '{}'",  //
                                 quoted_in(error.what())));
  } catch (const cxxopts::exceptions::invalid_option_syntax& error) {
    throw UsageError(fmt::format("'{}' is not an option", quoted_in(error.what())));
  } catch (const cxxopts::exceptions::exception& error) {
    throw UsageError(base::printable(error.what()));
  }
}

}  // namespace

GivenArguments read_options(std::span<const char* const> argv) {
  const cxxopts::ParseResult parsed = parse(argv);
  GivenArguments given{.options = {}, .words = parsed.unmatched()};
  for (const cxxopts::KeyValue& option : parsed.arguments()) given.options.emplace_back(option.key(), option.value());
  return given;
}

std::string printed_options(const std::function<bool(const OptionRow&)>& wanted, const std::vector<std::string>& groups,
                            const std::string& synopsis) {
  constexpr std::size_t columns = 80;
  cxxopts::Options options = declared(wanted, value_of);
  options.custom_help(synopsis).set_width(columns);
  return options.help(groups);
}

}  // namespace hoist::cli
