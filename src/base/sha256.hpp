#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hoist::base {

/// A SHA-256 digest (FIPS 180-4), as bytes: half of what its text needs.
using Sha256 = std::array<std::uint8_t, 32>;

/// The digest that 64 hexadecimal digits of either case stand for.
/// @throws Cause (input) that says what is wrong with any other text
Sha256 parse_sha256(std::string_view text);

/// The digest as 64 hexadecimal digits, in lower case.
std::string to_hex(const Sha256& digest);

}  // namespace hoist::base
