#include "cli/arguments.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "catalog/flags.hpp"
#include "cli/duration.hpp"
#include "cli/option_list.hpp"
#include "cli/printable.hpp"

namespace hoist::cli {
namespace {

using std::chrono::milliseconds;

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
  check_lengths(argv);
  static constexpr std::array<const char*, 1> nameless = {"hoist"};
  if (argv.empty()) argv = nameless;
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

/// What an option was given, or its default.
/// @param shown the option as messages name it: "--limit N"
class Given {
 public:
  Given(const cxxopts::ParseResult& parsed, const std::string& name, std::string shown)
      : text_(parsed[name].as<std::string>()), shown_(std::move(shown)) {}

  const std::string& text() const { return text_; }

  std::string not_empty() const {
    if (text_.empty()) throw UsageError(shown_ + " must not be empty");
    return text_;
  }

  std::size_t at_least_one() const {
    const bool negative = text_.starts_with('-');
    const std::string_view digits = std::string_view(text_).substr(negative ? 1 : 0);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
      throw UsageError(fmt::format("{} must be a whole number >= 1, not '{}'", shown_, printable(text_)));
    }
    std::size_t number = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool too_large = result.ec == std::errc::result_out_of_range;
    if (negative || (number == 0 && !too_large)) throw UsageError(shown_ + " must be >= 1");
    if (too_large) throw UsageError(fmt::format("{} is too large: {}", shown_, text_));
    return number;
  }

  milliseconds time() const {
    const std::optional<milliseconds> time = parse_duration(text_);
    if (!time && text_.starts_with('-') && parse_duration(std::string_view(text_).substr(1))) {
      throw UsageError(shown_ + " must be > 0");
    }
    if (!time) {
      throw UsageError(
          fmt::format("{} must be a time such as 500ms, 30s, 5m or 1h, not '{}'", shown_, printable(text_)));
    }
    if (*time <= milliseconds::zero()) throw UsageError(shown_ + " must be > 0");
    return *time;
  }

 private:
  std::string text_;
  std::string shown_;
};

Options read_options(const cxxopts::ParseResult& parsed) {
  Options options;
  options.slots = std::min(Given(parsed, "max_req", "--max_req CONCURRENT").at_least_one(), max_slots);
  options.folder = Given(parsed, "dir", "--dir DIR").not_empty();
  options.connect_timeout = Given(parsed, "connect-timeout", "--connect-timeout TIME").time();
  options.stall_timeout = Given(parsed, "stall-timeout", "--stall-timeout TIME").time();
  options.grace = Given(parsed, "grace", "--grace TIME").time();
  options.save_on_loop = parsed["save-on-loop"].as<bool>();
  return options;
}

std::vector<std::string> read_codes(const cxxopts::ParseResult& parsed) {
  catalog::FlagSelection selection;
  selection.codes = parsed.unmatched();
  selection.all = parsed["all"].as<bool>();
  selection.every = parsed["every"].as<bool>();
  if (parsed.count("limit") > 0) selection.limit = Given(parsed, "limit", "--limit N").at_least_one();
  try {
    return catalog::select_codes(selection);
  } catch (const catalog::InvalidCode& error) {
    throw UsageError(error.what());
  }
}

catalog::Server read_server(const cxxopts::ParseResult& parsed, std::string_view additions) {
  try {
    const catalog::Servers servers(additions);
    if (auto server = servers.find(Given(parsed, "server", "--server LABEL").text())) return *std::move(server);
    throw UsageError(fmt::format("--server LABEL must be one of {}", fmt::join(servers.labels(), ", ")));
  } catch (const catalog::InvalidServers& error) {
    throw UsageError(error.what());
  }
}

Detail read_detail(const cxxopts::ParseResult& parsed) {
  const bool verbose = parsed["verbose"].as<bool>();
  const bool quiet = parsed["quiet"].as<bool>();
  if (verbose && quiet) throw UsageError("--verbose and --quiet exclude each other");
  if (quiet) return Detail::quiet;
  return verbose ? Detail::verbose : Detail::normal;
}

std::string default_log_level(const LogSettings& log, Detail detail) {
  if (detail == Detail::verbose) return "debug";
  // A warning is not a failure: the mail that cron sends for -q should not be about one.
  return detail == Detail::quiet && !log.file ? "error" : "warn";
}

LogSettings read_log(const cxxopts::ParseResult& parsed, Detail detail) {
  constexpr std::array<std::string_view, 7> levels = {"trace", "debug", "info", "warn", "error", "critical", "off"};
  LogSettings log;
  if (parsed.count("log-file") > 0) log.file = Given(parsed, "log-file", "--log-file FILE").not_empty();
  log.level = default_log_level(log, detail);
  if (parsed.count("log-level") == 0) return log;
  log.level = Given(parsed, "log-level", "--log-level LEVEL").text();
  if (std::find(levels.begin(), levels.end(), log.level) == levels.end()) {
    throw UsageError(fmt::format("--log-level LEVEL must be one of {}", fmt::join(levels, ", ")));
  }
  return log;
}

}  // namespace

Arguments parse_arguments(std::span<const char* const> argv, std::string_view servers) {
  const cxxopts::ParseResult parsed = parse(argv);
  Arguments arguments;
  if (parsed["help"].as<bool>()) arguments.action = Action::help;
  if (parsed["version"].as<bool>()) arguments.action = Action::version;
  if (arguments.action != Action::run) return arguments;

  arguments.options = read_options(parsed);
  arguments.batch.codes = read_codes(parsed);
  arguments.batch.server = read_server(parsed, servers);
  arguments.options.slots = std::min(arguments.options.slots, arguments.batch.codes.size());
  arguments.allow_missing = parsed["allow-missing"].as<bool>() || parsed["every"].as<bool>();
  arguments.detail = read_detail(parsed);
  arguments.log = read_log(parsed, arguments.detail);
  return arguments;
}

}  // namespace hoist::cli
