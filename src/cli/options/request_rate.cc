#include "cli/options/request_rate.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace hoist::cli {
namespace {

std::optional<std::chrono::seconds> unit_named(std::string_view name) {
  if (name.empty() || name == "/s") return std::chrono::seconds(1);
  if (name == "/m") return std::chrono::minutes(1);
  if (name == "/h") return std::chrono::hours(1);
  if (name == "/d") return std::chrono::hours(24);
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::nanoseconds> parse_request_rate(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::optional<std::chrono::seconds> unit = unit_named(text.substr(end));
  double number = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + end, number, std::chars_format::fixed);
  if (error != std::errc() || stopped != text.data() + end || !unit) return std::nullopt;
  if (number == 0) return std::chrono::nanoseconds(0);
  const std::chrono::duration<double, std::nano> interval = std::chrono::nanoseconds(*unit) / number;
  constexpr std::chrono::duration<double, std::nano> longest = std::chrono::hours(366 * 24);
  constexpr std::chrono::duration<double, std::nano> shortest{1};
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::clamp(interval, shortest, longest));
}

}  // namespace hoist::cli
