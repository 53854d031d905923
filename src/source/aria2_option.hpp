#pragma once

#include <string_view>

#include "source/item_fields.hpp"

namespace hoist::source {

/// Whether an indented line of a list is an option of the item above it, rather than an item: "KEY=VALUE".
/// @param text of the line, without blank space around it
bool is_option_line(std::string_view text) noexcept;

/// Reads an indented line of an aria2 input file: out=, dir=, checksum=, header=, referer=, user-agent=, and the keys
/// of any other list. Options of aria2's that say how it should fetch, and not what, are ignored.
/// @throws Cause (input) for any other key, and for a value that is invalid
void read_option_line(std::string_view text, ItemFields& fields);

}  // namespace hoist::source
