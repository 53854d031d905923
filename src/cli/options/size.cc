#include "cli/options/size.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

namespace hoist::cli {
namespace {

/// The power of 1024 that a unit stands for; nothing for an unknown unit.
std::optional<int> power_of(std::string_view unit) {
  constexpr std::string_view units = "kKmMgGtT";
  if (unit.empty()) return 0;
  const std::size_t at = units.find(unit);
  if (unit.size() > 1 || at == std::string_view::npos) return std::nullopt;
  return static_cast<int>(at / 2) + 1;
}

}  // namespace

std::optional<Bytes> parse_size(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::optional<int> power = power_of(text.substr(end));
  double number = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + end, number, std::chars_format::fixed);
  if (error != std::errc() || stopped != text.data() + end || !power) return std::nullopt;
  const double bytes = std::ldexp(number, 10 * *power);
  constexpr double limit = 9223372036854775808.0;  // 2^63
  const bool would_become_zero = bytes > 0 && bytes < 1;
  if (bytes >= limit || would_become_zero) return std::nullopt;
  return Bytes{static_cast<std::uint64_t>(bytes)};
}

}  // namespace hoist::cli
