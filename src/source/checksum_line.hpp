#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hoist/digest.hpp"

namespace hoist::source {

/// One line of a checksum file.
struct ChecksumLine {
  std::string name;
  Digest digest;
};

/// Parses a line as sha256sum(1) and its kin write it: "HEX  NAME" and "HEX *NAME", where the length of HEX tells the
/// algorithm; as BSD and their --tag do, "SHA256 (NAME) = HEX"; and as openssl-dgst(1) does, "SHA2-256(NAME)= HEX". A
/// '\' before all that says that \\, \n and \r in the name stand for a backslash, LF and CR. A "./" before the name is
/// left out.
/// @param line without its end
/// @returns nothing for a blank line, a comment (#) and what an algorithm that hoist does not know says with its name,
/// such as "BLAKE2b (...) ="
/// @throws Cause (input) that says what is wrong with any other line
std::optional<ChecksumLine> parse_checksum_line(std::string_view line);

}  // namespace hoist::source
