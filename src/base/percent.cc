#include "base/percent.hpp"

#include "base/hex.hpp"

namespace hoist::base {
namespace {

bool is_unreserved(char character) noexcept {
  const auto within = [character](char first, char last) { return character >= first && character <= last; };
  return within('a', 'z') || within('A', 'Z') || within('0', '9') || character == '-' || character == '.' ||
         character == '_' || character == '~';
}

bool is_ascii(char character) noexcept { return static_cast<unsigned char>(character) < 0x80; }

template <typename Keeps>
std::string encoded(std::string_view text, Keeps keeps) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  result.reserve(text.size());
  for (const char character : text) {
    if (keeps(character)) {
      result += character;
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    result += {'%', digits[byte >> 4U], digits[byte & 0xfU]};
  }
  return result;
}

/// The byte that the text begins with the encoding of, if it does.
std::optional<char> encoded_byte(std::string_view text) noexcept {
  if (text.size() < 3 || text.front() != '%') return std::nullopt;
  const int high = hex_value(text[1]);
  const int low = hex_value(text[2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

}  // namespace

std::string percent_encoded(std::string_view text) { return encoded(text, is_unreserved); }

std::string ascii_encoded(std::string_view text) { return encoded(text, is_ascii); }

std::string percent_decoded(std::string_view text, std::optional<char> kept) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::optional<char> byte = encoded_byte(text);
    const bool decodes = byte && byte != kept;
    result += decodes ? *byte : text.front();
    text.remove_prefix(decodes ? 3 : 1);
  }
  return result;
}

}  // namespace hoist::base
