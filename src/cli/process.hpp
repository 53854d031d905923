#pragma once

#include <cstddef>
#include <string>

#include "hoist/options.hpp"

namespace hoist::cli {

/// Opens descriptors 0, 1 and 2 where they are closed, so that no downloaded file gets their numbers and with it what
/// is printed. What is written there fails, as it would have. Call it before anything is opened.
void keep_standard_descriptors() noexcept;

/// Makes writes to a closed pipe or connection (EPIPE), and beyond the file size limit (EFBIG, see
/// ulimit -f), fail instead of ending the program.
void let_writes_fail() noexcept;

/// Raises the number of files that this process may have open (RLIMIT_NOFILE) to what hoist::max_slots slots need, or
/// as far towards it as the system allows.
void raise_open_file_limit() noexcept;

/// What a run with so many slots may open, beside the three standard descriptors: a slot may need a connection, another
/// one that is being closed or tried at the same time (RFC 8305), and a file.
std::size_t open_files_for(std::size_t slots) noexcept;

/// How many files can really be opened now, up to `most`: some may be open already, or the whole system be short of
/// them. It opens them, and closes them again.
std::size_t openable_files(std::size_t most);

/// How many slots so many files suffice for, up to `wanted`.
/// @throws RunError that says what to do, if they do not suffice for one
std::size_t slots_for(std::size_t wanted, std::size_t open_files);

/// The lanes to have, unless told otherwise: what measures best with so many processors (doc/performance.md).
LaneOptions useful_lanes() noexcept;

/// Sees how many threads can be started, and gives libuv's pool no more than that. To be called once, while there is
/// no other thread: it sets UV_THREADPOOL_SIZE.
/// @returns what is to be said of it, as a warning; empty where there are enough
/// @throws RunError that says what to do, if there are too few for a run
std::string fit_thread_pool();

}  // namespace hoist::cli
