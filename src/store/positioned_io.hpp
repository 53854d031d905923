#pragma once

#include <cstddef>
#include <string_view>
#include <sys/types.h>

namespace hoist::store {

/// Writes bytes from an offset on, however many calls and interruptions by signals (EINTR) that takes.
/// @returns how many were written; where not all, errno says why
std::size_t write_all_at(int file, std::string_view bytes, off_t offset) noexcept;

/// pread(2), again where a signal interrupts it.
ssize_t read_at(int file, char* to, std::size_t size, off_t offset) noexcept;

}  // namespace hoist::store
