#include "base/platform.hpp"

#include <array>
#include <fstream>
#include <limits.h>
#include <sys/stat.h>
#include <system_error>

#if HOIST_HAVE_PROCFS
#include <sys/sysmacros.h>
#endif
#if HOIST_HAVE_XATTR
#include <sys/xattr.h>
#endif

namespace hoist::base::platform {

#if HOIST_HAVE_STATX

namespace {

std::optional<Inode> inode_at(int at, const char* name, int flags) noexcept {
  struct statx found {};
  if (::statx(at, name, flags | AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &found) != 0) return std::nullopt;
  return Inode{found.stx_ino, found.stx_btime.tv_sec, found.stx_btime.tv_nsec};
}

}  // namespace

std::optional<Inode> inode_of(int file) noexcept { return inode_at(file, "", AT_EMPTY_PATH); }
std::optional<Inode> inode_of(int folder, const char* name) noexcept { return inode_at(folder, name, 0); }

#else

std::optional<Inode> inode_of(int file) noexcept { return portable::inode_of(file); }
std::optional<Inode> inode_of(int folder, const char* name) noexcept { return portable::inode_of(folder, name); }

#endif

#if HOIST_HAVE_SYNCFS
bool sync_file_system(int folder) noexcept { return ::syncfs(folder) == 0; }
#else
bool sync_file_system(int folder) noexcept { return portable::sync_file_system(folder); }
#endif

#if HOIST_HAVE_XATTR

bool may_have_access_list(int folder, const char* name) noexcept {
  std::array<char, PATH_MAX> path{};
  const int length = folder == AT_FDCWD ? std::snprintf(path.data(), path.size(), "%s", name)
                                        : std::snprintf(path.data(), path.size(), "/proc/self/fd/%d/%s", folder, name);
  const bool fits = length > 0 && static_cast<std::size_t>(length) < path.size();
  return !fits || ::lgetxattr(path.data(), "system.posix_acl_access", nullptr, 0) > 0;
}

#else

bool may_have_access_list(int /*folder*/, const char* /*name*/) noexcept { return true; }

#endif

#if HOIST_HAVE_PROCFS

/// Each line of /proc/locks is like "1: FLOCK ADVISORY WRITE 4711 fe:00:1234 0 EOF": process, device and inode.
std::optional<long> lock_holder(int file) {
  struct stat locked {};
  if (::fstat(file, &locked) != 0) return std::nullopt;
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    long process = 0;
    unsigned major_number = 0;
    unsigned minor_number = 0;
    unsigned long long inode = 0;
    const int found = std::sscanf(line.c_str(), "%*s FLOCK %*s WRITE %9ld %8x:%8x:%19llu", &process, &major_number,
                                  &minor_number, &inode);
    const bool same = found == 4 && inode == locked.st_ino && major_number == major(locked.st_dev) &&
                      minor_number == minor(locked.st_dev);
    if (same && process > 0) return process;
  }
  return std::nullopt;
}

const std::string& boot_id() {
  static const std::string id = [] {
    std::string read;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> read;
    return read;
  }();
  return id;
}

std::filesystem::path program_file() {
  std::error_code missing;
  return std::filesystem::read_symlink("/proc/self/exe", missing);
}

#else

std::optional<long> lock_holder(int /*file*/) { return std::nullopt; }

const std::string& boot_id() {
  static const std::string unknown;
  return unknown;
}

std::filesystem::path program_file() { return {}; }

#endif

#if HOIST_HAVE_PIPE2

Pipe make_pipe() noexcept {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return {};
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

#else

Pipe make_pipe() noexcept { return portable::make_pipe(); }

#endif

#if HOIST_HAVE_F_SETPIPE_SZ

void shrink_pipe(int descriptor) noexcept {
  constexpr int one_page = 4096;
  ::fcntl(descriptor, F_SETPIPE_SZ, one_page);  // fails if there is more in it, and for what is not a pipe
}

#else

void shrink_pipe(int /*descriptor*/) noexcept {}

#endif

#if HOIST_HAVE_DUP3
bool duplicate_to(int from, int to) noexcept { return ::dup3(from, to, O_CLOEXEC) >= 0; }
#else
bool duplicate_to(int from, int to) noexcept { return portable::duplicate_to(from, to); }
#endif

}  // namespace hoist::base::platform
