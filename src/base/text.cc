#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

#include <fmt/format.h>
#include <utf8proc.h>

#include "base/ascii_case.hpp"

namespace hoist::base {
namespace {

constexpr std::size_t most_quoted_bytes = 80;

struct Range {
  char32_t first;
  char32_t last;
};

/// Default_Ignorable_Code_Point and Bidi_Control (DerivedCoreProperties.txt, PropList.txt), and U+2028 and U+2029.
/// utf8proc's own property leaves out the code points that are not assigned yet.
constexpr std::array<Range, 17> invisible = {{
    {0xad, 0xad},
    {0x34f, 0x34f},
    {0x61c, 0x61c},
    {0x115f, 0x1160},
    {0x17b4, 0x17b5},
    {0x180b, 0x180f},
    {0x200b, 0x200f},
    {0x2028, 0x202e},
    {0x2060, 0x206f},
    {0x3164, 0x3164},
    {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},
    {0xfff0, 0xfff8},
    {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a},
    {0xe0000, 0xe0fff},
}};

bool is_c0_or_delete(char32_t code_point) noexcept { return code_point < 0x20 || code_point == 0x7f; }

bool is_c1(char32_t code_point) noexcept { return code_point >= 0x80 && code_point < 0xa0; }

bool is_visible_ascii(char character) noexcept { return character >= 0x20 && character <= 0x7e; }

bool continues_a_character(char character) noexcept { return (static_cast<unsigned char>(character) & 0xc0U) == 0x80U; }

struct Free {
  void operator()(utf8proc_uint8_t* text) const noexcept { std::free(text); }
};

const utf8proc_uint8_t* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

/// How much of the text, from its beginning, is UTF-8.
std::size_t utf8_length(std::string_view text) noexcept {
  std::size_t length = visible_ascii_length(text);
  while (length < text.size()) {
    const Character character = first_character(text.substr(length));
    if (character.length == 0) break;
    length += character.length;
  }
  return length;
}

/// The text, which is UTF-8, as utf8proc maps it. @throws std::bad_alloc
void append_mapped(std::string& result, std::string_view text, utf8proc_option_t options) {
  if (text.empty()) return;
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t length =
      utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
  const std::unique_ptr<utf8proc_uint8_t, Free> owner(mapped);
  if (length < 0) throw std::bad_alloc();  // of valid UTF-8, there is no other failure
  result.append(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length));
}

std::string mapped(std::string_view text, int options) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    append_mapped(result, text.substr(0, length), static_cast<utf8proc_option_t>(options));
    text.remove_prefix(length);
    if (text.empty()) break;
    result += text.front();
    text.remove_prefix(1);
  }
  return result;
}

}  // namespace

Character first_character(std::string_view text) noexcept {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return {first, 1};
  utf8proc_int32_t code_point = 0;
  const auto length = utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  if (length <= 0) return {};
  return {static_cast<char32_t>(code_point), static_cast<std::size_t>(length)};
}

bool is_visible(char32_t code_point) noexcept {
  if (is_c0_or_delete(code_point) || is_c1(code_point)) return false;
  const auto ends_before = [](const Range& range, char32_t wanted) { return range.last < wanted; };
  const auto range = std::lower_bound(invisible.begin(), invisible.end(), code_point, ends_before);
  return range == invisible.end() || code_point < range->first;
}

std::size_t visible_ascii_length(std::string_view text) noexcept {
  const auto end = std::find_if_not(text.begin(), text.end(), is_visible_ascii);
  return static_cast<std::size_t>(end - text.begin());
}

std::optional<std::string> fault_in(std::string_view text, std::string_view allowed) {
  for (std::size_t at = visible_ascii_length(text); at < text.size(); at += visible_ascii_length(text.substr(at))) {
    const Character character = first_character(text.substr(at));
    if (character.length == 0) return fmt::format("invalid UTF-8 at byte {}", at + 1);
    if (character.code_point == 0) return fmt::format("a NUL byte at byte {}", at + 1);
    const bool refused = is_c0_or_delete(character.code_point) && allowed.find(text[at]) == std::string_view::npos;
    if (refused || is_c1(character.code_point)) {
      return fmt::format("a control character (0x{:02x}) at byte {}", std::uint32_t{character.code_point}, at + 1);
    }
    at += character.length;
  }
  return std::nullopt;
}

bool is_utf8(std::string_view text) noexcept { return utf8_length(text) == text.size(); }

std::string composed(std::string_view text) {
  if (visible_ascii_length(text) == text.size()) return std::string(text);
  return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

std::string folded(std::string_view text) {
  if (visible_ascii_length(text) == text.size()) return lower(text);
  return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
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
