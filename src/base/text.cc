#include "base/text.hpp"

#include <cstdint>

#include <fmt/format.h>

namespace hoist::base {
namespace {

constexpr std::size_t most_quoted_bytes = 80;

unsigned char byte_of(char character) noexcept { return static_cast<unsigned char>(character); }

bool continues_a_character(char character) noexcept { return (byte_of(character) & 0xc0U) == 0x80U; }

/// The bytes of the character that the text begins with; 0 where it begins with none. RFC 3629 section 4.
std::size_t length_of_first(std::string_view text) noexcept {
  const unsigned char first = byte_of(text.front());
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const std::size_t length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (text.size() < length) return 0;
  for (const char next : text.substr(1, length - 1)) {
    if (!continues_a_character(next)) return 0;
  }
  const unsigned char second = byte_of(text[1]);
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool surrogate = first == 0xed && second > 0x9f;
  const bool beyond_unicode = first == 0xf4 && second > 0x8f;
  return overlong || surrogate || beyond_unicode ? 0 : length;
}

/// U+0080 to U+009F, which are 0xc2 0x80 to 0xc2 0x9f.
bool is_c1(std::string_view character) noexcept {
  return character.size() == 2 && byte_of(character[0]) == 0xc2 && byte_of(character[1]) < 0xa0;
}

bool is_c0_or_delete(char character) noexcept { return byte_of(character) < 0x20 || character == 0x7f; }

}  // namespace

std::optional<std::string> fault_in(std::string_view text, std::string_view allowed) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const std::size_t length = length_of_first(rest);
    if (length == 0) return fmt::format("bytes that are not UTF-8 at byte {}", at + 1);
    if (rest.front() == '\0') return fmt::format("a NUL byte at byte {}", at + 1);
    const bool refused = is_c0_or_delete(rest.front()) && allowed.find(rest.front()) == std::string_view::npos;
    if (refused || is_c1(rest.substr(0, length))) {
      return fmt::format("a control character (0x{:02x}) at byte {}", byte_of(rest[length - 1]), at + 1);
    }
    at += length;
  }
  return std::nullopt;
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = length_of_first(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string_view beginning(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && continues_a_character(text[bytes])) --bytes;
  return text.substr(0, bytes);
}

std::string in_quotes(std::string_view text) {
  const std::string_view shown = beginning(text, most_quoted_bytes);
  std::string quoted = fmt::format("\"{}{}\"", shown, shown.size() < text.size() ? "..." : "");
  // A message may be passed on as a C string, which would end there.
  for (auto at = quoted.find('\0'); at != std::string::npos; at = quoted.find('\0', at)) quoted.replace(at, 1, "\\x00");
  return quoted;
}

}  // namespace hoist::base
