#include "store/file_version.hpp"

#include <fcntl.h>

#include "store/file_name.hpp"

namespace hoist::store {

namespace {

std::string identity_at(int at, const char* name, int flags) {
  struct statx found {};
  if (::statx(at, name, flags | AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &found) != 0) return {};
  return std::to_string(found.stx_ino) + "." + std::to_string(found.stx_btime.tv_sec) + "." +
         std::to_string(found.stx_btime.tv_nsec);
}

}  // namespace

std::string identity_of(int descriptor) { return identity_at(descriptor, "", AT_EMPTY_PATH); }

std::string identity_of(const Folder& folder, const std::string& file) {
  const FileName name = split(file);
  Subfolders::Handle parent;
  const int at = folder.with(name.folder, parent);
  return at < 0 ? std::string() : identity_at(at, name.leaf.data(), 0);
}

std::optional<FileVersion> version_of(const Folder& folder, const std::string& file, Links links) {
  const FileName name = split(file);
  Subfolders::Handle parent;
  const int at = folder.with(name.folder, parent);
  struct stat found {};
  const int flags = links == Links::refused ? AT_SYMLINK_NOFOLLOW : 0;
  if (at < 0 || ::fstatat(at, name.leaf.data(), &found, flags) != 0 || !S_ISREG(found.st_mode)) return std::nullopt;
  return version_of(found);
}

}  // namespace hoist::store
