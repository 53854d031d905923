#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace hoist::source {

/// The number of items in the rest of a list, including invalid lines: as many as a ListReader will yield.
///
/// It reads the list once, fast and in constant memory, and moves no file position. The count is a forecast: the list
/// may change before it is read.
/// @param list path of a file; "-" is standard input
/// @returns nothing if the list is not a regular file (but a pipe, say), or cannot be read
std::optional<std::uint64_t> count_items(const std::string& list);

}  // namespace hoist::source
