#pragma once

#include <fcntl.h>
#include <optional>
#include <sys/types.h>

#include "base/platform/stat_times.hpp"
#include "base/unique_fd.hpp"

namespace hoist::base::platform {

/// Both ends of a pipe.
struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

/// How base/platform.hpp does with POSIX alone what other systems have no call for. Each is there on all systems, so
/// that it is tested on Linux, too; it has the name and the contract of the function there, and says what it gives up.
namespace portable {

/// How a folder below an open one is opened: it is not followed if it is a symbolic link.
inline constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

/// Opens a folder in an open one. Safe if the name has no '/' and is not "..". @returns none with errno
UniqueFd open_step(int parent, const char* name) noexcept;

/// Opens each folder on the way in the one before, without following it: as safe as openat2(), in more calls.
UniqueFd open_beneath(int root, const char* path) noexcept;

/// Links and unlinks. It gives up that a file never has both names: a process that is killed in between leaves both. It
/// fails where a file system has no hard links.
bool rename_as_new(int folder, const char* from, const char* to) noexcept;

/// The creation time is only known where it is in `struct stat` (FreeBSD, macOS), not on Linux.
std::optional<Inode> inode_of(int file) noexcept;
std::optional<Inode> inode_of(int folder, const char* name) noexcept;

/// Asks the system to write all that it has, everywhere. It gives up waiting for that, and errors: POSIX promises
/// neither.
bool sync_file_system(int folder) noexcept;

/// There are none: EOPNOTSUPP.
UniqueFd create_unnamed(int folder, mode_t mode) noexcept;

// In these three, descriptors lose and get their flags in another call. It gives up that no program that another thread
// starts in between can inherit them: hoist starts none.
Pipe make_pipe() noexcept;
bool duplicate_to(int from, int to) noexcept;
int open_socket(int family, int type, int protocol) noexcept;

}  // namespace portable
}  // namespace hoist::base::platform
