#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hoist::base {

/// A character at the beginning of a text.
struct Character {
  char32_t code_point = 0;
  std::size_t length = 0;  ///< of its encoding, in bytes; 0 where the text does not begin with UTF-8 (RFC 3629)
};

/// The first character of a text that is not empty.
Character first_character(std::string_view text) noexcept;

/// Whether a character can be shown to a person as it is. These cannot: control characters (C0, DEL, C1), the line and
/// paragraph separators, and all that Unicode calls Bidi_Control or Default_Ignorable_Code_Point, such as U+202E, which
/// turns the direction of writing, or U+200B, which nobody sees. The latter include what joins and styles emoji.
bool is_visible(char32_t code_point) noexcept;

/// The length of the text's beginning that is visible ASCII (0x20 to 0x7e).
std::size_t visible_ascii_length(std::string_view text) noexcept;

/// Why a text is not one clean line of UTF-8 (RFC 3629), in words that follow "contains": "a NUL byte at byte
/// 3", "a control character (0x1b) at byte 7" (C0, DEL and C1), "invalid UTF-8 at byte 2". Nothing if it is
/// clean.
/// @param allowed control characters that do no harm here, such as "\t"
std::optional<std::string> fault_in(std::string_view text, std::string_view allowed = {});

/// Whether the text is UTF-8, control characters included.
bool is_utf8(std::string_view text) noexcept;

/// The text in Unicode's Normalization Form C: accented letters in one piece. Bytes that are not UTF-8 stay as they
/// are.
std::string composed(std::string_view text);

/// The text as caseless comparison sees it: full case folding in Normalization Form C, without characters that are
/// ignorable. "STRASSE", "Straße" and "strasse" become one; so do the two encodings of an accented letter. Bytes that
/// are not UTF-8 stay as they are.
std::string folded(std::string_view text);

/// The beginning of the text, at most `bytes` long, that does not end within a character.
std::string_view beginning(std::string_view text, std::size_t bytes) noexcept;

/// The text between quotation marks, for a message: a long one is cut.
std::string in_quotes(std::string_view text);

}  // namespace hoist::base
