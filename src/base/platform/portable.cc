#include "base/platform/portable.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace hoist::base::platform::portable {

namespace {

constexpr std::size_t longest_name = 255;  // bytes: no usual file system has longer ones

UniqueFd open_part(int parent, std::string_view name) noexcept {
  std::array<char, longest_name + 1> text{};
  if (name.empty() || name == ".." || name.size() > longest_name) {
    errno = name.size() > longest_name ? ENAMETOOLONG : EXDEV;
    return {};
  }
  name.copy(text.data(), longest_name);
  return open_step(parent, text.data());
}

bool close_on_exec(int descriptor) noexcept { return ::fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0; }

bool close_on_exec_and_never_wait(int descriptor) noexcept {
  const int flags = ::fcntl(descriptor, F_GETFL);
  return close_on_exec(descriptor) && flags != -1 && ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0;
}

}  // namespace

UniqueFd open_step(int parent, const char* name) noexcept { return UniqueFd(::openat(parent, name, folder_flags)); }

UniqueFd open_beneath(int root, const char* path) noexcept {
  std::string_view rest(path);
  UniqueFd reached;
  for (;;) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    reached = open_part(reached ? reached.number() : root, rest.substr(0, end));
    if (!reached || end == rest.size()) return reached;
    rest.remove_prefix(end + 1);
  }
}

bool rename_as_new(int folder, const char* from, const char* to) noexcept {
  if (::linkat(folder, from, folder, to, 0) != 0) return false;
  if (::unlinkat(folder, from, 0) == 0) return true;
  // With two names for one file, a later rename() would do nothing, and leave both.
  const int reason = errno;
  static_cast<void>(::unlinkat(folder, to, 0));
  errno = reason;
  return false;
}

std::optional<Inode> inode_of(int file) noexcept {
  struct stat found {};
  return ::fstat(file, &found) == 0 ? std::optional(inode_in(found)) : std::nullopt;
}

std::optional<Inode> inode_of(int folder, const char* name) noexcept {
  struct stat found {};
  return ::fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0 ? std::optional(inode_in(found)) : std::nullopt;
}

bool sync_file_system(int /*folder*/) noexcept {
  ::sync();
  return true;
}

UniqueFd create_unnamed(int /*folder*/, mode_t /*mode*/) noexcept {
  errno = EOPNOTSUPP;
  return {};
}

Pipe make_pipe() noexcept {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return {};
  Pipe made{UniqueFd(ends[0]), UniqueFd(ends[1])};
  return close_on_exec_and_never_wait(ends[0]) && close_on_exec_and_never_wait(ends[1]) ? std::move(made) : Pipe();
}

bool duplicate_to(int from, int to) noexcept { return ::dup2(from, to) >= 0 && close_on_exec(to); }

int open_socket(int family, int type, int protocol) noexcept {
  UniqueFd made(::socket(family, type, protocol));
  return made && close_on_exec_and_never_wait(made.number()) ? made.release() : -1;
}

}  // namespace hoist::base::platform::portable
