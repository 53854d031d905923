#include "store/folder.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/platform.hpp"
#include "store/disk_error.hpp"
#include "store/durability.hpp"
#include "store/made_folders.hpp"

namespace hoist::store {

Folder::Folder(std::filesystem::path path, std::vector<std::filesystem::path> made)
    : path_(std::move(path)), made_(std::move(made)) {
  if (made_.empty()) made_ = make_folders(path_);
  std::error_code failure;
  std::filesystem::create_directories(path_, failure);
  is_new_ = !failure && !made_.empty();
  if (failure) throw_disk_error("cannot create the folder " + path_.string(), failure.value());
  descriptor_ = base::UniqueFd(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor_) throw_disk_error("cannot open the folder " + path_.string(), errno);
  was_empty_ = is_new_ || (std::filesystem::is_empty(path_, failure) && !failure);
  below_ = std::make_unique<Subfolders>(descriptor_.number(), path_);
  unnamed_ = std::make_unique<UnnamedFiles>();
}

bool Folder::restore() const {
  struct stat opened {};
  if (::fstat(descriptor(), &opened) != 0 || opened.st_nlink > 0) return false;
  std::error_code failure;
  const bool is_made = std::filesystem::create_directories(path_, failure);
  const base::UniqueFd made(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!made || !base::platform::duplicate_to(made.number(), descriptor())) {
    failure.assign(errno, std::generic_category());
    if (is_made) remove_folders({path_});  // a confined process may make it, but not use it
    errno = failure.value();
    throw_disk_error("cannot open the folder " + path_.string(), errno);
  }
  return true;
}

void Folder::sync_place() const {
  std::vector<std::filesystem::path> listed = made_;
  if (listed.empty()) listed.push_back(path_);  // who made it may have been killed before it was synced
  for (const std::filesystem::path& folder : listed) {
    const std::filesystem::path parent = folder / "..";
    const base::UniqueFd opened(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // A folder that may be entered, but not listed, is synced with all the others.
    if (!opened) return sync_all(*this);
    sync_folder(opened.number(), parent.string());
  }
}

void Folder::remove_if_unused() const noexcept {
  struct stat opened {};
  struct stat named {};
  const bool in_place = ::fstat(descriptor(), &opened) == 0 && ::lstat(path_.c_str(), &named) == 0 &&
                        opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
  if (!is_new_ || !in_place) return;
  remove_folders(made_);
}

int Folder::with(std::string_view subfolder, Subfolders::Handle& parent) const {
  if (subfolder.empty()) return descriptor();
  parent = below().find(subfolder);
  return parent ? parent->number() : -1;
}

}  // namespace hoist::store
