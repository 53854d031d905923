#pragma once

#include <span>
#include <string_view>

namespace hoist::source {

/// A country that has a flag.
struct Country {
  std::string_view code;  ///< ISO 3166-1 alpha-2
  std::string_view name;  ///< in English, UTF-8
};

/// The 194 countries of factbook_codes(), in its order.
std::span<const Country> countries() noexcept;

/// The 194 codes AD..ZW of the CIA World Factbook's list of the time, sorted.
std::span<const std::string_view> factbook_codes() noexcept;

/// The codes of the 20 most populous countries, the most populous first.
std::span<const std::string_view> most_populous_codes() noexcept;

}  // namespace hoist::source
