#include "store/durability.hpp"

#include <cerrno>
#include <unistd.h>

#include "store/disk_error.hpp"

namespace hoist::store {

void sync_all(const Folder& folder) {
  if (::syncfs(folder.descriptor()) != 0) throw_disk_error("cannot sync the files in " + folder.path().string(), errno);
}

void sync_folder(int descriptor, const std::string& shown) {
  if (::fsync(descriptor) != 0 && errno != EINVAL) throw_disk_error("cannot sync the folder " + shown, errno);
}

}  // namespace hoist::store
