#include "base/sha256.hpp"

#include <fmt/format.h>

#include "base/hex.hpp"
#include "hoist/cause.hpp"

namespace hoist::base {
namespace {

std::uint8_t digit_at(std::string_view text, std::size_t at) {
  const int value = hex_value(text[at]);
  if (value >= 0) return static_cast<std::uint8_t>(value);
  throw Cause(ErrorKind::input, fmt::format("not a SHA-256 digest: character {} is not a hexadecimal digit", at + 1));
}

}  // namespace

Sha256 parse_sha256(std::string_view text) {
  Sha256 digest{};
  if (text.size() != 2 * digest.size()) {
    throw Cause(ErrorKind::input, fmt::format("not a SHA-256 digest: it has {} characters, not 64", text.size()));
  }
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(digit_at(text, 2 * i) << 4U | digit_at(text, 2 * i + 1));
  }
  return digest;
}

std::string to_hex(const Sha256& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const std::uint8_t byte : digest) text += {digits[byte >> 4U], digits[byte & 0xfU]};
  return text;
}

}  // namespace hoist::base
