#pragma once

#include <array>
#include <cstdint>
#include <sys/stat.h>

namespace hoist::store {

/// Sets the modification time of an open file, in seconds since 1970. A file system that has no such time keeps its
/// own.
inline void set_modified(int file, std::int64_t seconds) noexcept {
  const std::array<timespec, 2> times{{{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, {.tv_sec = seconds, .tv_nsec = 0}}};
  static_cast<void>(::futimens(file, times.data()));
}

}  // namespace hoist::store
