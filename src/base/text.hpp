#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hoist::base {

/// What keeps a text from being one clean line of UTF-8 (RFC 3629), in words that follow "holds": "a NUL byte at byte
/// 3", "a control character (0x1b) at byte 7" (C0, DEL and C1), "bytes that are not UTF-8 at byte 2". Nothing if it is
/// clean.
/// @param allowed control characters that do no harm here, such as "\t"
std::optional<std::string> fault_in(std::string_view text, std::string_view allowed = {});

/// Whether the text is UTF-8, control characters included.
bool is_utf8(std::string_view text) noexcept;

/// The beginning of the text, at most `bytes` long, that does not end within a character.
std::string_view beginning(std::string_view text, std::size_t bytes) noexcept;

/// The text between quotation marks, for a message: a long one is cut.
std::string in_quotes(std::string_view text);

}  // namespace hoist::base
