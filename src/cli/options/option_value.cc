#include "cli/options/option_value.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/printable.hpp"
#include "cli/options/duration.hpp"
#include "cli/options/size.hpp"
#include "cli/options/usage_error.hpp"
#include "source/config.hpp"

namespace hoist::cli {

using std::chrono::milliseconds;

OptionValue::OptionValue(const Settings& settings, std::string_view name)
    : row_(*find_option(name)), setting_(settings.at(name)) {}

void OptionValue::refuse(const std::string& message) const {
  if (setting_.place.empty()) throw UsageError(message);
  throw source::InvalidConfig(setting_.place, message);
}

std::string OptionValue::not_empty() const {
  if (text().empty()) refuse(row_.shown() + " must not be empty");
  return text();
}

std::vector<std::string> OptionValue::none_empty() const {
  for (const std::string& text : setting_.texts) {
    if (text.empty()) refuse(row_.shown() + " must not be empty");
  }
  return setting_.texts;
}

std::string OptionValue::choice() const {
  if (std::find(row_.choices.begin(), row_.choices.end(), text()) == row_.choices.end()) {
    refuse(fmt::format("{} must be one of {}", row_.shown(), fmt::join(row_.choices, ", ")));
  }
  return text();
}

void OptionValue::check() const {
  switch (row_.kind) {
    case Kind::truth:
      break;
    case Kind::text:
      if (row_.may_be_none && text().empty()) break;
      row_.choices.empty() ? not_empty() : choice();
      break;
    case Kind::texts:
      none_empty();
      break;
    case Kind::count:
      count();
      break;
    case Kind::number:
      number();
      break;
    case Kind::time:
      time();
      break;
    case Kind::size:
      size();
      break;
    case Kind::speed:
      speed();
      break;
  }
}

std::size_t OptionValue::count() const { return at_least(1); }

std::size_t OptionValue::number() const { return at_least(0); }

std::size_t OptionValue::at_least(std::size_t least) const {
  const bool negative = text().starts_with('-');
  const std::string_view digits = std::string_view(text()).substr(negative ? 1 : 0);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    refuse(fmt::format("{} must be a whole number >= {}, not '{}'", row_.shown(), least, base::printable(text())));
  }
  std::size_t number = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool too_large = result.ec == std::errc::result_out_of_range;
  if (negative || (number < least && !too_large)) refuse(fmt::format("{} must be >= {}", row_.shown(), least));
  if (too_large) refuse(fmt::format("{} is too large: {}", row_.shown(), text()));
  return std::min(number, row_.most.value_or(number));
}

milliseconds OptionValue::time() const {
  const std::string too_short = row_.shown() + (row_.may_be_none ? " must be >= 0" : " must be > 0");
  const std::optional<milliseconds> time = parse_duration(text());
  if (!time && text().starts_with('-') && parse_duration(std::string_view(text()).substr(1))) refuse(too_short);
  if (!time) {
    refuse(
        fmt::format("{} must be a time such as 500ms, 30s, 5m or 1h, not '{}'", row_.shown(), base::printable(text())));
  }
  if (*time == milliseconds::zero() && !row_.may_be_none) refuse(too_short);
  return *time;
}

Bytes OptionValue::size() const {
  const std::optional<Bytes> size = parse_size(text());
  if (!size) {
    refuse(
        fmt::format("{} must be a size such as 100, 500k, 2M or 1G, not '{}'", row_.shown(), base::printable(text())));
  }
  return *size;
}

Bytes OptionValue::speed() const {
  std::string_view amount = text();
  if (amount.ends_with("/s")) amount.remove_suffix(2);
  const std::optional<Bytes> bytes = parse_size(amount);
  if (!bytes) {
    refuse(fmt::format("{} must be bytes per second, such as 100, 500k or 2M/s, not '{}'", row_.shown(),
                       base::printable(text())));
  }
  return *bytes;
}

}  // namespace hoist::cli
