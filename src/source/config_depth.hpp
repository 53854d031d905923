#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hoist::source {

/// The most names that a dotted key may have, and the most arrays and inline tables that a value may have around it.
/// hoist's own keys have four: catalog.NAME.defaults.OPTION.
inline constexpr std::size_t deepest_config = 32;

/// Refuses a configuration that is nested deeper than any that makes sense, before it is parsed.
///
/// toml++ makes a table of each name of a dotted key, however many there are, and takes the tables apart by recursion:
/// a file of a few hundred kilobytes would overflow the stack. What is not TOML passes: the parser says what is wrong.
/// @param file its path, for the message
/// @throws InvalidConfig with the place where it is too deep
void require_shallow(std::string_view text, const std::string& file);

}  // namespace hoist::source
