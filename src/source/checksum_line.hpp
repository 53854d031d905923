#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/sha256.hpp"

namespace hoist::source {

/// One line of a checksum file.
struct ChecksumLine {
  std::string name;
  base::Sha256 digest;
};

/// Parses a line as sha256sum writes it: "HEX  NAME", "HEX *NAME", and with --tag "SHA256 (NAME) = HEX". A '\' before
/// all that says that \\, \n and \r in the name stand for a backslash, LF and CR. A "./" before the name is left out.
/// @param line without its end
/// @returns nothing for a blank line, a comment (#) and what another algorithm says with its name, such as "MD5 (...)
/// ="
/// @throws Cause (input) that says what is wrong with any other line
std::optional<ChecksumLine> parse_checksum_line(std::string_view line);

}  // namespace hoist::source
