#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "hoist/digest.hpp"

namespace hoist::base {

/// The algorithm as keys and reports have it: "sha256".
std::string_view name(DigestAlgorithm algorithm) noexcept;

/// The algorithm as people have it: "SHA-256".
std::string_view title(DigestAlgorithm algorithm) noexcept;

/// How many bytes its digests have; their text has two hexadecimal digits for each.
std::size_t digest_size(DigestAlgorithm algorithm) noexcept;

/// The algorithm of a name in either case, with or without a hyphen: "sha256", "SHA-256", and "SHA2-256" as openssl(1)
/// has it. Nothing for any other.
std::optional<DigestAlgorithm> algorithm_named(std::string_view name);

/// The algorithm whose digests have so many hexadecimal digits.
std::optional<DigestAlgorithm> algorithm_of_length(std::size_t digits) noexcept;

/// Whether its digests find accidents only, and no malice.
constexpr bool finds_only_accidents(DigestAlgorithm algorithm) noexcept { return algorithm < DigestAlgorithm::sha256; }

/// The digest that hexadecimal digits of either case stand for.
/// @throws Cause (input) that says what is wrong with any other text
Digest parse_digest(DigestAlgorithm algorithm, std::string_view hex);

/// The digest of "ALGORITHM:HEX", or "ALGORITHM=HEX".
/// @throws Cause (input) as above; also for an unknown algorithm
Digest parse_digest(std::string_view text);

/// Bytes as hexadecimal digits, in lower case.
std::string to_hex(std::span<const std::uint8_t> bytes);

/// "sha512:HEX"; empty for no digest.
std::string to_text(const Digest& digest);

/// The same, but SHA-256 without its name, as hoist 0.1 stored it.
std::string to_stored_text(const Digest& digest);

/// The digest of a stored text; none where it is malformed.
Digest digest_of_stored_text(std::string_view text);

}  // namespace hoist::base
