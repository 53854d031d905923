#include "base/printable.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"

namespace hoist::base {
namespace {

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

/// In UTF-16, as JSON has it.
void append_json_escape(std::string& result, char32_t code_point) {
  constexpr std::uint32_t first_of_pairs = 0x10000;
  const std::uint32_t number = code_point;
  if (number < first_of_pairs) {
    fmt::format_to(std::back_inserter(result), "\\u{:04x}", number);
    return;
  }
  const std::uint32_t rest = number - first_of_pairs;
  fmt::format_to(std::back_inserter(result), "\\u{:04x}\\u{:04x}", 0xd800U | rest >> 10U, 0xdc00U | (rest & 0x3ffU));
}

/// Passes over a text, the visible ASCII of it at once.
/// @param append_other called with the result, and with each other character and its bytes
template <typename AppendOther>
std::string rewritten(std::string_view text, AppendOther append_other) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t plain = visible_ascii_length(text);
    result += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Character character = first_character(text);
    const std::size_t length = character.length == 0 ? 1 : character.length;
    append_other(result, character, text.substr(0, length));
    text.remove_prefix(length);
  }
  return result;
}

bool is_safe(const Character& character) noexcept { return character.length != 0 && is_visible(character.code_point); }

}  // namespace

std::string printable(std::string_view text) {
  return rewritten(text, [](std::string& result, const Character& character, std::string_view bytes) {
    if (is_safe(character)) {
      result += bytes;
    } else {
      append_escaped(result, bytes);
    }
  });
}

std::string printable_json(std::string json) {
  if (visible_ascii_length(json) == json.size()) return json;
  return rewritten(json, [](std::string& result, const Character& character, std::string_view bytes) {
    if (is_safe(character)) {
      result += bytes;
    } else if (bytes == "\t" || bytes == "\r" || bytes == "\n") {
      result += ' ';  // between the values: strings have them escaped
    } else {
      append_json_escape(result, character.length == 0 ? U'\ufffd' : character.code_point);
    }
  });
}

}  // namespace hoist::base
