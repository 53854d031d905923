#include "store/file_version.hpp"

#include <fcntl.h>
#include <fstream>

#include "store/file_name.hpp"

namespace hoist::store {

namespace {

std::string identity_at(int at, const char* name, int flags) {
  struct statx found {};
  if (::statx(at, name, flags | AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &found) != 0) return {};
  return std::to_string(found.stx_ino) + "." + std::to_string(found.stx_btime.tv_sec) + "." +
         std::to_string(found.stx_btime.tv_nsec);
}

/// Different after each start of the system (random(4)); empty if it is unknown.
const std::string& boot() {
  static const std::string id = [] {
    std::string read;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> read;
    return read;
  }();
  return id;
}

}  // namespace

std::string part_identity(const std::string& identity, Durability durability) {
  if (durability == Durability::none || identity.empty()) return identity;
  return boot().empty() ? std::string() : identity + "." + boot();
}

bool may_continue_part(const std::string& recorded, const std::string& identity, Durability durability) {
  if (recorded.empty() || identity.empty()) return false;
  const bool assumed = durability == Durability::none && recorded == identity;
  return assumed || (!boot().empty() && recorded == identity + "." + boot());
}

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
