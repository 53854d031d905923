#include "store/replaced_file.hpp"

#include <array>
#include <cstdio>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace hoist::store {

namespace {

constexpr mode_t permissions = 0777;

/// The mode for a group that is not, or may not be, the one that the mode was made for.
mode_t without_group(mode_t mode) noexcept { return mode & ~((~mode & 07U) << 3U); }

bool group_may_more(mode_t mode) noexcept { return without_group(mode) != mode; }

/// With an access control list, what the mode says of the group is the most that the list may grant to anyone (acl(5)).
/// What the group itself may is in the list, and may be nothing.
bool has_access_list(int folder, const char* name) noexcept {
  std::array<char, PATH_MAX> path{};
  const int length = folder == AT_FDCWD ? std::snprintf(path.data(), path.size(), "%s", name)
                                        : std::snprintf(path.data(), path.size(), "/proc/self/fd/%d/%s", folder, name);
  const bool fits = length > 0 && static_cast<std::size_t>(length) < path.size();
  return !fits || ::lgetxattr(path.data(), "system.posix_acl_access", nullptr, 0) > 0;
}

}  // namespace

std::optional<ReplacedFile> ReplacedFile::find(int folder, const char* name) noexcept {
  struct stat found {};
  if (::fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  mode_t mode = found.st_mode & permissions;
  if (group_may_more(mode) && has_access_list(folder, name)) mode = without_group(mode);
  return ReplacedFile(found.st_uid, found.st_gid, mode);
}

void ReplacedFile::pass_on_to(int file) const noexcept {
  // The owner first: whoever is no more the owner than before must not be able to do more, even for a moment.
  constexpr auto same_owner = static_cast<uid_t>(-1);
  const bool has_group = ::fchown(file, owner_, group_) == 0 || ::fchown(file, same_owner, group_) == 0;
  // Where a file system has no modes, all files there have one that was chosen when it was mounted.
  static_cast<void>(!::fchmod(file, has_group ? mode_ : without_group(mode_)));
}

}  // namespace hoist::store
