#pragma once

#include <string>
#include <vector>

namespace hoist::cli {

/// The header fields that -H gives: "Name: value" each, and for "@FILE" those that stand in the file, one a line, with
/// blank lines and comments (#) between them. "Name:" keeps a field from being sent.
///
/// No message quotes more than a field's name, for its value may be a secret.
/// @throws UsageError for what is no field (RFC 9110 section 5), or one that hoist has to set itself;
///         RunError if a file cannot be read
std::vector<std::string> read_header_fields(const std::vector<std::string>& given);

}  // namespace hoist::cli
