#include "base/printable.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

namespace hoist::base {
namespace {

struct Character {
  std::uint32_t code_point = 0;
  std::size_t length = 0;  // in bytes; 0 where the text does not begin with UTF-8
};

std::size_t length_announced_by(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 0;
}

bool has_shortest_form(std::uint32_t code_point, std::size_t length) {
  if (length == 3) return code_point >= 0x800 && (code_point < 0xd800 || code_point > 0xdfff);
  if (length == 4) return code_point >= 0x10000 && code_point <= 0x10ffff;
  return true;
}

Character first_character(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = length_announced_by(first);
  if (length == 0 || length > text.size()) return {};
  std::uint32_t code_point = length == 1 ? first : first & (0x7fU >> length);
  for (const char next : text.substr(1, length - 1)) {
    const auto byte = static_cast<unsigned char>(next);
    if ((byte & 0xc0U) != 0x80U) return {};
    code_point = code_point << 6U | (byte & 0x3fU);
  }
  if (!has_shortest_form(code_point, length)) return {};
  return {code_point, length};
}

bool is_safe(std::uint32_t code_point) {
  const auto within = [code_point](std::uint32_t first, std::uint32_t last) {
    return code_point >= first && code_point <= last;
  };
  return !within(0, 0x1f) && !within(0x7f, 0x9f) && !within(0x200e, 0x200f) && !within(0x2028, 0x202e) &&
         !within(0x2066, 0x2069);
}

void append_escaped(std::string& result, std::string_view bytes) {
  for (const char byte : bytes) {
    switch (byte) {
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\t':
        result += "\\t";
        break;
      default:
        fmt::format_to(std::back_inserter(result), "\\x{:02x}", static_cast<unsigned char>(byte));
    }
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_character(text);
    const std::size_t length = character.length == 0 ? 1 : character.length;
    if (character.length != 0 && is_safe(character.code_point)) {
      result += text.substr(0, length);
    } else {
      append_escaped(result, text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  return result;
}

}  // namespace hoist::base
