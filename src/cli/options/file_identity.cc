#include "cli/options/file_identity.hpp"

#include <system_error>

#include "cli/report/replacing_file.hpp"

namespace hoist::cli {
namespace {

namespace fs = std::filesystem;

FileIdentity identity_of(const struct stat& status) {
  return {.device = status.st_dev, .inode = status.st_ino, .can_be_overwritten = S_ISREG(status.st_mode)};
}

/// The path without symbolic links, as far as it exists.
fs::path without_links(const fs::path& file) {
  std::error_code missing;
  return fs::weakly_canonical(fs::absolute(target_of(file.string()), missing), missing);
}

}  // namespace

FileIdentity FileIdentity::of(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0) return identity_of(status);
  fs::path below;
  for (fs::path at = without_links(file); at.has_relative_path(); at = at.parent_path()) {
    below = at.filename() / below;
    if (::stat(at.parent_path().c_str(), &status) != 0) continue;
    return {.device = status.st_dev, .inode = status.st_ino, .below = below.string(), .can_be_overwritten = true};
  }
  return {};
}

FileIdentity FileIdentity::of(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 ? identity_of(status) : FileIdentity();
}

bool FileIdentity::is_in(const fs::path& folder, const fs::path& file) {
  const FileIdentity its = of(folder);
  for (fs::path at = without_links(file); at.has_relative_path(); at = at.parent_path()) {
    if (of(at) == its) return true;
  }
  return false;
}

}  // namespace hoist::cli
