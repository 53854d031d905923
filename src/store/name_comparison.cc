#include "store/name_comparison.hpp"

#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii_case.hpp"
#include "base/unique_fd.hpp"

namespace hoist::store {

namespace {

/// Whether a file that is made by the first name is found by the second. What a run that was killed has left by that
/// name is used, and removed.
bool are_one(const Folder& folder, const std::string& name, const std::string& other) {
  const int root = folder.descriptor();
  constexpr int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const base::UniqueFd probe(::openat(root, name.c_str(), flags, 0600));
  struct stat made {};
  struct stat found {};
  // Nothing can be written there anyway, or not by such a name, or it is not a probe.
  if (!probe || ::fstat(probe.number(), &made) != 0 || !S_ISREG(made.st_mode) || made.st_size != 0) return false;
  const bool same = ::fstatat(root, other.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 && made.st_ino == found.st_ino &&
                    made.st_dev == found.st_dev;
  ::unlinkat(root, name.c_str(), 0);
  return same;
}

}  // namespace

NameComparison name_comparison_of(const Folder& folder) {
  // No item can have a name that ends in .part, and only one run at a time uses a folder.
  const std::string probe = ".hoist-case.part";
  if (are_one(folder, probe, base::upper(probe))) return NameComparison::caseless;
  const bool composes = are_one(folder, ".hoist-\u00e9.part", ".hoist-e\u0301.part");
  return composes ? NameComparison::composed : NameComparison::exact;
}

}  // namespace hoist::store
