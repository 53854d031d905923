#pragma once

#include <string>
#include <string_view>

namespace hoist::base {

/// The text, safe to show on a terminal and in one line of a log, whoever sent it.
///
/// Control characters (C0, DEL, C1), marks that turn the direction of writing or end a line (U+200E, U+200F, U+2028 to
/// U+202E, U+2066 to U+2069) and bytes that are no UTF-8 (RFC 3629) appear as \n, \r, \t or, byte for byte, as \x1b.
std::string printable(std::string_view text);

}  // namespace hoist::base
