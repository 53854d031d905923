#include "store/replaced_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/platform.hpp"

namespace hoist::store {

namespace {

constexpr mode_t permissions = 0777;

/// The mode for a group that is not, or may not be, the one that the mode was made for.
mode_t without_group(mode_t mode) noexcept { return mode & ~((~mode & 07U) << 3U); }

bool group_may_more(mode_t mode) noexcept { return without_group(mode) != mode; }

}  // namespace

std::optional<ReplacedFile> ReplacedFile::find(int folder, const char* name) noexcept {
  struct stat found {};
  if (::fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  mode_t mode = found.st_mode & permissions;
  // With an access control list, what the mode says of the group is the most that the list may grant to anyone
  // (acl(5)). What the group itself may is in the list, and may be nothing.
  if (group_may_more(mode) && base::platform::may_have_access_list(folder, name)) mode = without_group(mode);
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
