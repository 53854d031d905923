#include "cli/options/duration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

#include <fmt/format.h>

namespace hoist::cli {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};

constexpr std::array<Unit, 4> units = {{{"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};

std::optional<std::int64_t> milliseconds_in(std::string_view name) {
  if (name.empty()) return 1000;
  for (const Unit& unit : units) {
    if (unit.name == name) return unit.milliseconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::optional<std::int64_t> unit = milliseconds_in(text.substr(end));
  double number = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + end, number, std::chars_format::fixed);
  if (error == std::errc::invalid_argument || stopped != text.data() + end || !unit) return std::nullopt;

  constexpr auto longest = static_cast<double>(std::chrono::milliseconds(longest_duration).count());
  if (error == std::errc::result_out_of_range) number = longest;
  const double milliseconds = std::ceil(std::min(number * static_cast<double>(*unit), longest));
  return std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds));
}

std::string duration_text(std::chrono::milliseconds duration) {
  for (const Unit& unit : units) {
    if (duration.count() >= unit.milliseconds && duration.count() % unit.milliseconds == 0) {
      return fmt::format("{}{}", duration.count() / unit.milliseconds, unit.name);
    }
  }
  return fmt::format("{}ms", duration.count());
}

}  // namespace hoist::cli
