#include "store/name_comparison.hpp"

#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii_case.hpp"
#include "base/unique_fd.hpp"

namespace hoist::store {

namespace {

/// Whether a file that is made by the first name is found by the second.
bool are_one(const Folder& folder, const std::string& name, const std::string& other) {
  const int root = folder.descriptor();
  const base::UniqueFd probe(::openat(root, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!probe) return false;  // nothing can be written there anyway, or not by such a name
  struct stat made {};
  struct stat found {};
  const bool same = ::fstat(probe.number(), &made) == 0 &&
                    ::fstatat(root, other.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0 && made.st_ino == found.st_ino &&
                    made.st_dev == found.st_dev;
  ::unlinkat(root, name.c_str(), 0);
  return same;
}

}  // namespace

NameComparison name_comparison_of(const Folder& folder) {
  const std::string probe = ".hoist-" + std::to_string(::getpid()) + "-case";
  if (are_one(folder, probe, base::upper(probe))) return NameComparison::caseless;
  const bool composes = are_one(folder, probe + "-\u00e9", probe + "-e\u0301");
  return composes ? NameComparison::composed : NameComparison::exact;
}

}  // namespace hoist::store
