// A text from anywhere, on its way to a terminal or a log.

#include "base/printable.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

/// A strict decoder of its own (RFC 3629): what is judged must not judge itself. @returns the length, 0 where it is
/// none
std::size_t decode(std::string_view text, char32_t& code_point) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = byte(0) < 0x80   ? 1
                             : byte(0) < 0xc2 ? 0
                             : byte(0) < 0xe0 ? 2
                             : byte(0) < 0xf0 ? 3
                             : byte(0) < 0xf5 ? 4
                                              : 0;
  if (length == 0 || length > text.size()) return 0;
  constexpr std::array<unsigned, 5> masks = {0, 0x7f, 0x1f, 0x0f, 0x07};
  code_point = byte(0) & masks[length];
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
    code_point = code_point << 6U | (byte(i) & 0x3fU);
  }
  constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  return code_point < least[length] || code_point > 0x10ffff || is_surrogate ? 0 : length;
}

/// Control characters, what turns the direction of writing, and what nobody sees.
bool is_dangerous(char32_t c) {
  constexpr std::array<char32_t, 12> bidi = {0x61c,  0x200e, 0x200f, 0x202a, 0x202b, 0x202c,
                                             0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069};
  constexpr std::array<char32_t, 7> unseen = {0xad, 0x200b, 0x200c, 0x200d, 0x2028, 0x2029, 0xfeff};
  const auto is_in = [c](const auto& list) { return std::find(list.begin(), list.end(), c) != list.end(); };
  const bool is_tag = c >= 0xe0000 && c <= 0xe007f;
  return c < 0x20 || (c >= 0x7f && c < 0xa0) || is_in(bidi) || is_in(unseen) || is_tag;
}

void require_harmless(std::string_view text) {
  while (!text.empty()) {
    char32_t code_point = 0;
    const std::size_t length = decode(text, code_point);
    require(length != 0, "what is shown is UTF-8");
    require(!is_dangerous(code_point), "nothing dangerous is shown");
    text.remove_prefix(length);
  }
}

void require_same_json(std::string_view input) {
  const nlohmann::json value = nlohmann::json::parse(input, nullptr, false);
  if (value.is_discarded()) return;
  const std::string shown = base::printable_json(value.dump());
  require_harmless(shown);
  require(nlohmann::json::parse(shown) == value, "printable JSON means the same");
}

}  // namespace

void fuzz_one(std::string_view input) {
  const std::string shown = base::printable(input);
  require_harmless(shown);
  require(base::printable(shown) == shown, "what is printable stays as it is");
  require_same_json(input);
  const std::string quoted = base::in_quotes(input);
  require(quoted.find('\0') == std::string::npos && quoted.size() <= 400, "a quote is short, and a C string");
  for (const std::size_t size : {0, 1, 7, 80}) {
    const std::string_view beginning = base::beginning(input, size);
    require(beginning.size() <= size && input.starts_with(beginning), "a beginning is one");
  }
  const std::string composed = base::composed(input);
  require(base::is_utf8(composed) == base::is_utf8(input), "composing neither breaks UTF-8 nor makes it");
  if (base::is_utf8(input)) require(base::composed(composed) == composed, "what is composed stays as it is");
  base::folded(input);
}

}  // namespace hoist::fuzz
