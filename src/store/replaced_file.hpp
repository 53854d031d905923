#pragma once

#include <optional>
#include <sys/types.h>

namespace hoist::store {

/// The permissions of a file that is about to be replaced: its mode, owner and group, for the one that takes its
/// place. A private file that is fetched again must not become world-readable.
///
/// What is passed on is what the nine permission bits say, and the owner and group as far as the system permits. The
/// set-user-ID, set-group-ID and sticky bits are not: they were given to other content than that which has come.
/// Neither are access control lists and extended attributes.
///
/// All of it blocks; any thread.
class ReplacedFile {
 public:
  /// The regular file by that name in an open folder (or AT_FDCWD); nothing where there is none. Of a symbolic link
  /// nothing is taken over: the link is what is replaced, and says nothing of who may read.
  static std::optional<ReplacedFile> find(int folder, const char* name) noexcept;

  /// Gives owner, group and mode to an open file, which must be the caller's and, until then, accessible to nobody
  /// else. What cannot be passed on leaves the new file to fewer people than the old one, never to more: where the
  /// group stays another, for one, it may do only what everybody may.
  void pass_on_to(int file) const noexcept;

 private:
  ReplacedFile(uid_t owner, gid_t group, mode_t mode) noexcept : owner_(owner), group_(group), mode_(mode) {}

  uid_t owner_;
  gid_t group_;
  mode_t mode_;
};

}  // namespace hoist::store
