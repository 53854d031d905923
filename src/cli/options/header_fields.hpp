#pragma once

#include <string>
#include <vector>

namespace hoist::cli {

/// The header fields of -H: "Name: value" each, and for "@FILE" those in the file, one per line, with
/// blank lines and comments (#) between them. "Name:" keeps a field from being sent.
///
/// No message quotes more than a field's name, since its value may be a secret.
/// @throws UsageError for what is no field (RFC 9110 section 5), or one that hoist has to set itself;
///         RunError if a file cannot be read
std::vector<std::string> read_header_fields(const std::vector<std::string>& given);

}  // namespace hoist::cli
