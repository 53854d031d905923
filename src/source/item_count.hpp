#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace hoist::source {

/// How many items the rest of a list holds, unusable lines included: as many as a ListReader will yield.
///
/// It reads the list once, fast and in constant memory, and moves no file position. The count is a forecast: the list
/// may change before it is read.
/// @param list path of a file; "-" is standard input
/// @returns nothing if the list is no regular file (but a pipe, say), or cannot be read
std::optional<std::uint64_t> count_items(const std::string& list);

}  // namespace hoist::source
