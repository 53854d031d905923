#pragma once

#include <cstdint>
#include <ctime>

/// Times that `struct stat` has by other names elsewhere, or has not: st_mtim is POSIX's, macOS has st_mtimespec.
namespace hoist::base::platform {

/// Which file a name leads to: its number in its file system, and when it was given that, since numbers are reused.
struct Inode {
  std::uint64_t number = 0;
  std::int64_t born_s = 0;  ///< seconds since 1970; 0 if the system does not tell
  std::int64_t born_ns = 0;

  bool operator==(const Inode&) const = default;
};

/// The modification time.
template <typename Stat>
constexpr timespec modified(const Stat& file) noexcept {
  if constexpr (requires { file.st_mtim; }) {
    return file.st_mtim;
  } else {
    return file.st_mtimespec;
  }
}

/// The creation time; nothing (0) where `struct stat` has none, as on Linux.
template <typename Stat>
constexpr timespec born(const Stat& file) noexcept {
  if constexpr (requires { file.st_birthtim; }) {
    return file.st_birthtim;
  } else if constexpr (requires { file.st_birthtimespec; }) {
    return file.st_birthtimespec;
  } else {
    return {};
  }
}

/// What `struct stat` says of it.
template <typename Stat>
constexpr Inode inode_in(const Stat& file) noexcept {
  return {static_cast<std::uint64_t>(file.st_ino), born(file).tv_sec, born(file).tv_nsec};
}

}  // namespace hoist::base::platform
