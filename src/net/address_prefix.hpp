#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace hoist::net {

/// Whether the first bits of an address are those of another one, as those of all addresses in a network are.
/// @param bits at most as many as both have
constexpr bool begins_with(std::span<const std::uint8_t> address, std::span<const std::uint8_t> prefix,
                           unsigned bits) noexcept {
  const std::size_t whole = bits / 8;
  if (!std::equal(prefix.begin(), prefix.begin() + static_cast<std::ptrdiff_t>(whole), address.begin())) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || (address[whole] ^ prefix[whole]) >> (8U - rest) == 0;
}

}  // namespace hoist::net
