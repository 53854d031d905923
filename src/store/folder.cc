#include "store/folder.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <utility>

#include "store/disk_error.hpp"

namespace hoist::store {

Folder::Folder(std::filesystem::path path) : path_(std::move(path)) {
  std::error_code failure;
  is_new_ = std::filesystem::create_directories(path_, failure);
  if (failure) throw_disk_error("cannot create the folder " + path_.string(), failure.value());
  descriptor_ = base::UniqueFd(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor_) throw_disk_error("cannot open the folder " + path_.string(), errno);
  below_ = std::make_unique<Subfolders>(descriptor_.number(), path_);
}

}  // namespace hoist::store
