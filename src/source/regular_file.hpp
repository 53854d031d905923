#pragma once

#include <string>

#include "base/unique_fd.hpp"

namespace hoist::source {

/// Opens a list to look at it before it is read, from its beginning by pread().
///
/// A named pipe is not even opened: its writer would begin, and what it writes before the pipe is opened to be read
/// would be lost.
/// @param list a path, or `-`: standard input, which is duplicated
/// @returns none if it is not a regular file or cannot be opened
base::UniqueFd open_regular_file(const std::string& list);

}  // namespace hoist::source
