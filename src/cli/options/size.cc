#include "cli/options/size.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

namespace hoist::cli {
namespace {

/// How many bytes a unit stands for: k is 1000, Ki 1024 (IEC 80000-13), with or without a B. Nothing for an unknown
/// unit.
std::optional<double> bytes_of(std::string_view unit) {
  constexpr std::string_view units = "kKmMgGtT";
  if (unit.size() > 1 && (unit.back() == 'B' || unit.back() == 'b')) unit.remove_suffix(1);
  if (unit.empty() || unit == "B") return 1;
  const std::size_t at = units.find(unit.front());
  const bool binary = unit.size() == 2 && (unit.back() == 'i' || unit.back() == 'I');
  if (at == std::string_view::npos || (unit.size() > 1 && !binary)) return std::nullopt;
  return std::pow(binary ? 1024.0 : 1000.0, static_cast<double>(at / 2 + 1));
}

}  // namespace

std::optional<Bytes> parse_size(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::optional<double> unit = bytes_of(text.substr(end));
  double number = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + end, number, std::chars_format::fixed);
  if (error != std::errc() || stopped != text.data() + end || !unit) return std::nullopt;
  const double bytes = number * *unit;
  constexpr double limit = 9223372036854775808.0;  // 2^63
  const bool would_become_zero = bytes > 0 && bytes < 1;
  if (bytes >= limit || would_become_zero) return std::nullopt;
  return Bytes{static_cast<std::uint64_t>(bytes)};
}

}  // namespace hoist::cli
