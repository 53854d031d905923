#pragma once

#include <cstddef>

namespace hoist::cli {

/// Opens descriptors 0, 1 and 2 where they are closed, so that no downloaded file gets their numbers and with it what
/// is printed. What is written there fails, as it would have. Call it before anything is opened.
void keep_standard_descriptors() noexcept;

/// Lets writes to a closed pipe or connection (EPIPE), and beyond the largest size that a file may have (EFBIG, see
/// ulimit -f), fail instead of ending the program.
void let_writes_fail() noexcept;

/// Raises the number of files that this process may have open (RLIMIT_NOFILE) to what hoist::max_slots slots need, or
/// as far towards it as the system allows.
/// @returns how many it may have open now
std::size_t raise_open_file_limit() noexcept;

/// How many slots so many open files suffice for: a slot may need a connection, another one that is being closed or
/// tried at the same time (RFC 8305), and a file. At least 1.
std::size_t slots_for(std::size_t open_files) noexcept;

}  // namespace hoist::cli
