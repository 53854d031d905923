#pragma once

#include <span>
#include <string_view>

namespace hoist::catalog {

/// The 194 codes AD..ZW of the CIA World Factbook's list of the time, sorted.
std::span<const std::string_view> factbook_codes() noexcept;

/// The codes of the 20 most populous countries, the most populous first.
std::span<const std::string_view> most_populous_codes() noexcept;

}  // namespace hoist::catalog
