#include "store/durability.hpp"

#include <cerrno>
#include <unistd.h>

#include "base/platform.hpp"
#include "store/disk_error.hpp"

namespace hoist::store {

void sync_all(const Folder& folder) {
  if (base::platform::sync_file_system(folder.descriptor())) return;
  throw_disk_error("cannot sync the files in " + folder.path().string(), errno);
}

Durability here(Durability wanted) noexcept {
  return wanted == Durability::batch && !base::platform::has_syncfs ? Durability::file : wanted;
}

void sync_folder(int descriptor, const std::string& shown) {
  if (::fsync(descriptor) != 0 && errno != EINVAL) throw_disk_error("cannot sync the folder " + shown, errno);
}

}  // namespace hoist::store
