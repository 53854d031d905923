#include "store/unnamed_files.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

namespace hoist::store {

namespace {

constexpr mode_t mode_by_umask = 0666;  // the user's umask decides

bool link_by_path(int file, int folder, const char* name) noexcept {
  std::array<char, 32> path{};
  static_cast<void>(std::snprintf(path.data(), path.size(), "/proc/self/fd/%d", file));
  return ::linkat(AT_FDCWD, path.data(), folder, name, AT_SYMLINK_FOLLOW) == 0;
}

}  // namespace

base::UniqueFd UnnamedFiles::create(int folder) noexcept {
  if (!supported_) return {};
  base::UniqueFd file(::openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, mode_by_umask));
  // A kernel that does not know the flag takes "." for a folder to be written to (EISDIR).
  if (!file && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) supported_ = false;
  return file;
}

bool UnnamedFiles::link(int file, int folder, const char* name) noexcept {
  if (linked_by_descriptor_) {
    if (::linkat(file, "", folder, name, AT_EMPTY_PATH) == 0) return true;
    if (errno == EEXIST) return false;
  }
  if (!link_by_path(file, folder, name)) return false;
  linked_by_descriptor_ = false;
  return true;
}

}  // namespace hoist::store
