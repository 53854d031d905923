#pragma once

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/platform/portable.hpp"
#include "base/unique_fd.hpp"
#include "hoist_platform.h"

#if HOIST_HAVE_OPENAT2
#include <linux/openat2.h>
#include <sys/syscall.h>
#endif
#if HOIST_HAVE_EPOLL
#include <sys/epoll.h>
#endif

/// The place where systems differ: whatever only some of them have is called here (and in cli/confinement). What a
/// function promises is the same everywhere, but for what its documentation, or that of its namesake in
/// base/platform/portable.hpp, says is given up elsewhere. Meson finds out what there is (`hoist_platform.h`); with
/// -Dportable=true, nothing is. Inline is what is called for each file or connection. All of it may block, and any
/// thread may call it.
namespace hoist::base::platform {

/// What is used here of what only some systems have, with commas in between.
inline constexpr const char* used = HOIST_USED;

inline constexpr bool has_syncfs = HOIST_HAVE_SYNCFS;
inline constexpr bool has_renameat2 = HOIST_HAVE_RENAMEAT2;
inline constexpr bool has_unnamed_files = HOIST_HAVE_O_TMPFILE;
inline constexpr bool has_epoll = HOIST_HAVE_EPOLL;
inline constexpr bool has_access_lists = HOIST_HAVE_XATTR;
inline constexpr bool has_procfs = HOIST_HAVE_PROCFS;

// ---- Files

/// Opens a folder below an open one, and follows no symbolic link on the way.
/// @param path relative, such as "a/b", without empty parts and ".."
/// @returns none with errno
inline UniqueFd open_beneath(int root, const char* path) noexcept {
#if HOIST_HAVE_OPENAT2
  open_how how{};
  how.flags = portable::folder_flags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  return UniqueFd(static_cast<int>(::syscall(SYS_openat2, root, path, &how, sizeof how)));  // Linux 5.6: else ENOSYS
#else
  return portable::open_beneath(root, path);
#endif
}

/// Renames a file, unless something has the new name already. Both names are in the folder.
/// @returns false with errno: EEXIST, or that the file system cannot do it
inline bool rename_as_new(int folder, const char* from, const char* to) noexcept {
#if HOIST_HAVE_RENAMEAT2
  return ::renameat2(folder, from, folder, to, RENAME_NOREPLACE) == 0;
#else
  return portable::rename_as_new(folder, from, to);
#endif
}

/// Creates a file without a name in an open folder, to be read and written. @returns none with errno
inline UniqueFd create_unnamed(int folder, mode_t mode) noexcept {
#if HOIST_HAVE_O_TMPFILE
  return UniqueFd(::openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode));
#else
  return portable::create_unnamed(folder, mode);
#endif
}

enum class LinkBy {
  descriptor,  ///< needs a privilege before Linux 6.10
  path,        ///< the one that /proc has for a descriptor
};

/// Gives a file without a name one in an open folder. @returns false with errno: EEXIST if the name is taken
inline bool link_unnamed(int file, int folder, const char* name, LinkBy way) noexcept {
#if HOIST_HAVE_O_TMPFILE
  if (way == LinkBy::descriptor) return ::linkat(file, "", folder, name, AT_EMPTY_PATH) == 0;
  char path[32];
  static_cast<void>(std::snprintf(path, sizeof path, "/proc/self/fd/%d", file));
  return ::linkat(AT_FDCWD, path, folder, name, AT_SYMLINK_FOLLOW) == 0;
#else
  static_cast<void>(file), static_cast<void>(folder), static_cast<void>(name), static_cast<void>(way);
  errno = EOPNOTSUPP;  // no file is without a name
  return false;
#endif
}

/// Which file it is, of all that ever were in its file system; of a name, no symbolic link is followed. Nothing if
/// there is no such file.
std::optional<Inode> inode_of(int file) noexcept;
std::optional<Inode> inode_of(int folder, const char* name) noexcept;

/// Waits until all that was written to the file system of an open folder is on the disk. @returns false with errno
bool sync_file_system(int folder) noexcept;

/// Whether a file in an open folder (or AT_FDCWD) has a POSIX access control list, so that its mode does not say what
/// its group may do. Where that cannot be known, it may have one: true.
bool may_have_access_list(int folder, const char* name) noexcept;

/// The process that has locked an open file or folder (flock); nothing if the system does not tell.
std::optional<long> lock_holder(int file);

// ---- Descriptors: none of them is passed on to other programs

/// A pipe whose ends never wait. @returns none with errno
Pipe make_pipe() noexcept;

/// Has a pipe hold as little as the system allows, if that can be set.
void shrink_pipe(int descriptor) noexcept;

/// Opens again under the number of `to` what `from` is. @returns false with errno
bool duplicate_to(int from, int to) noexcept;

/// A socket that never waits. @returns -1 with errno
inline int open_socket(int family, int type, int protocol) noexcept {
#if HOIST_HAVE_SOCK_CLOEXEC
  return ::socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
#else
  return portable::open_socket(family, type, protocol);
#endif
}

/// Adds a descriptor to the set that an event loop waits for (uv_backend_fd) before libuv does. Where the system has no
/// memory for it (ENOMEM), or its user watches too many already (ENOSPC), libuv would abort; what is in the set
/// already, it only changes, which needs nothing. Without epoll, nothing is done, and libuv may abort.
/// @returns 0 or an errno
inline int enter_poll_set(int set, int descriptor) noexcept {
#if HOIST_HAVE_EPOLL
  epoll_event nothing{};
  nothing.data.fd = descriptor;
  return ::epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &nothing) == 0 || errno == EEXIST ? 0 : errno;
#else
  static_cast<void>(set), static_cast<void>(descriptor);
  return 0;
#endif
}

/// Changes what that set looks for at a descriptor which an event loop watches, behind the loop's back: one system
/// call, where stopping and starting the loop's handle takes five. The loop must watch the descriptor for at least as
/// much, and change nothing there itself until the set looks for all of that again, but for stopping and closing the
/// handle. Where it is for neither reading nor writing, an error or the other end's farewell is told once at most.
/// @returns whether it is changed; never without epoll
inline bool change_in_poll_set(int set, int descriptor, bool reading, bool writing) noexcept {
#if HOIST_HAVE_EPOLL
  epoll_event wanted{};
  wanted.events = (reading ? std::uint32_t{EPOLLIN} : 0) | (writing ? std::uint32_t{EPOLLOUT} : 0);
  if (wanted.events == 0) wanted.events = EPOLLET;
  wanted.data.fd = descriptor;
  return ::epoll_ctl(set, EPOLL_CTL_MOD, descriptor, &wanted) == 0;
#else
  static_cast<void>(set), static_cast<void>(descriptor), static_cast<void>(reading), static_cast<void>(writing);
  return false;
#endif
}

// ---- The machine

/// Different after each start of the system (random(4)); empty if it is unknown.
const std::string& boot_id();

/// The file of this program; empty if the system does not tell.
std::filesystem::path program_file();

}  // namespace hoist::base::platform
