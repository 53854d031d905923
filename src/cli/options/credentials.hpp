#pragma once

#include <string>
#include <string_view>

namespace hoist::cli {

/// A secret of the command line: the text itself, or for "@FILE" the first line of the file.
///
/// No message quotes it.
/// @param option what messages name, "--user"
/// @throws UsageError where it is empty, or not one line of UTF-8; RunError if the file cannot be read
std::string read_secret(const std::string& given, std::string_view option);

}  // namespace hoist::cli
