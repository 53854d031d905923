#include "store/file_version.hpp"

#include <fcntl.h>

#include "base/platform.hpp"
#include "store/file_name.hpp"

namespace hoist::store {

namespace {

using base::platform::boot_id;

std::string identity_from(const std::optional<base::platform::Inode>& inode) {
  if (!inode) return {};
  return std::to_string(inode->number) + "." + std::to_string(inode->born_s) + "." + std::to_string(inode->born_ns);
}

}  // namespace

std::string part_identity(const std::string& identity, Durability durability) {
  if (durability == Durability::none || identity.empty()) return identity;
  return boot_id().empty() ? std::string() : identity + "." + boot_id();
}

bool may_continue_part(const std::string& recorded, const std::string& identity, Durability durability) {
  if (recorded.empty() || identity.empty()) return false;
  const bool assumed = durability == Durability::none && recorded == identity;
  return assumed || (!boot_id().empty() && recorded == identity + "." + boot_id());
}

std::string identity_of(int descriptor) { return identity_from(base::platform::inode_of(descriptor)); }

std::string identity_of(const Folder& folder, const std::string& file) {
  const FileName name = split(file);
  Subfolders::Handle parent;
  const int at = folder.with(name.folder, parent);
  return at < 0 ? std::string() : identity_from(base::platform::inode_of(at, name.leaf.data()));
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
