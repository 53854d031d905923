#include "base/digest.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii_case.hpp"
#include "base/hex.hpp"
#include "hoist/cause.hpp"

namespace hoist::base {
namespace {

struct AlgorithmRow {
  DigestAlgorithm algorithm;
  std::string_view name;
  std::string_view title;
  std::size_t size;
};

/// In the order of the enumeration.
constexpr std::array<AlgorithmRow, 5> algorithms = {{
    {DigestAlgorithm::md5, "md5", "MD5", 16},
    {DigestAlgorithm::sha1, "sha1", "SHA-1", 20},
    {DigestAlgorithm::sha256, "sha256", "SHA-256", 32},
    {DigestAlgorithm::sha384, "sha384", "SHA-384", 48},
    {DigestAlgorithm::sha512, "sha512", "SHA-512", 64},
}};

const AlgorithmRow& row_of(DigestAlgorithm algorithm) noexcept {
  return algorithms[static_cast<std::size_t>(algorithm)];
}

void check_digits(std::string_view hex, std::string_view title) {
  for (std::size_t i = 0; i < hex.size(); ++i) {
    if (hex_value(hex[i]) >= 0) continue;
    throw Cause(ErrorKind::input,
                fmt::format("not a {} digest: character {} is not a hexadecimal digit", title, i + 1));
  }
}

}  // namespace

std::string_view name(DigestAlgorithm algorithm) noexcept { return row_of(algorithm).name; }

std::string_view title(DigestAlgorithm algorithm) noexcept { return row_of(algorithm).title; }

std::size_t digest_size(DigestAlgorithm algorithm) noexcept { return row_of(algorithm).size; }

std::optional<DigestAlgorithm> algorithm_named(std::string_view name) {
  std::string plain = lower(name);
  if (plain.starts_with("sha2-") && plain.find('/') == std::string::npos) plain.erase(3, 1);
  std::erase(plain, '-');
  const auto found =
      std::find_if(algorithms.begin(), algorithms.end(), [&](const auto& row) { return row.name == plain; });
  return found == algorithms.end() ? std::nullopt : std::optional(found->algorithm);
}

std::optional<DigestAlgorithm> algorithm_of_length(std::size_t digits) noexcept {
  const auto found =
      std::find_if(algorithms.begin(), algorithms.end(), [&](const auto& row) { return 2 * row.size == digits; });
  return found == algorithms.end() ? std::nullopt : std::optional(found->algorithm);
}

Digest parse_digest(DigestAlgorithm algorithm, std::string_view hex) {
  const AlgorithmRow& row = row_of(algorithm);
  if (hex.size() != 2 * row.size) {
    throw Cause(ErrorKind::input,
                fmt::format("not a {} digest: it has {} characters, not {}", row.title, hex.size(), 2 * row.size));
  }
  check_digits(hex, row.title);
  return {.algorithm = algorithm, .hex = lower(hex)};
}

Digest parse_digest(std::string_view text) {
  const std::size_t end = text.find_first_of(":=");
  if (end == std::string_view::npos) {
    throw Cause(ErrorKind::input, "a digest must be ALGORITHM:HEX, such as sha256:9f86d0...");
  }
  const std::optional<DigestAlgorithm> algorithm = algorithm_named(text.substr(0, end));
  if (!algorithm) {
    throw Cause(ErrorKind::input, "unknown digest algorithm: known are md5, sha1, sha256, sha384 and sha512");
  }
  return parse_digest(*algorithm, text.substr(end + 1));
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const std::uint8_t byte : bytes) text += {digits[byte >> 4U], digits[byte & 0xfU]};
  return text;
}

std::string to_text(const Digest& digest) {
  return digest.empty() ? std::string() : fmt::format("{}:{}", name(digest.algorithm), digest.hex);
}

std::string to_stored_text(const Digest& digest) {
  return digest.algorithm == DigestAlgorithm::sha256 ? digest.hex : to_text(digest);
}

Digest digest_of_stored_text(std::string_view text) {
  try {
    if (text.empty()) return {};
    if (text.find(':') == std::string_view::npos) return parse_digest(DigestAlgorithm::sha256, text);
    return parse_digest(text);
  } catch (const Cause&) {
    return {};
  }
}

}  // namespace hoist::base
