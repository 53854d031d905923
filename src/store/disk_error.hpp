#pragma once

#include <string>

#include "hoist/cause.hpp"

namespace hoist::store {

/// Throws the cause (disk) for a system call that failed.
/// The message ends with what the system said.
/// @param tried the operation that failed, with the file's name: "cannot write downloads/ad.gif"
/// @param number the errno of the call
[[noreturn]] void throw_disk_error(const std::string& tried, int number);

}  // namespace hoist::store
