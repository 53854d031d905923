#pragma once

#include <string>
#include <string_view>

namespace hoist::base {

/// The text, safe to show on a terminal and in one line of a log, whatever its origin.
///
/// Characters that are not is_visible() and bytes that are not UTF-8 (RFC 3629) appear as \n, \r, \t or, byte for byte,
/// as \x1b.
std::string printable(std::string_view text);

/// A JSON text (RFC 8259) of the same meaning that is safe to show: characters that are not is_visible() appear as
/// \u202e, those above U+FFFF as a surrogate pair.
/// @param json valid, so that nothing but white space needs this outside its strings; it becomes one line
std::string printable_json(std::string json);

}  // namespace hoist::base
