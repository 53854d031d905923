#include "store/folder.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "store/disk_error.hpp"
#include "store/durability.hpp"

namespace hoist::store {

namespace {

/// What is missing of a path, the deepest folder first.
std::vector<std::filesystem::path> missing_of(std::filesystem::path path) {
  std::vector<std::filesystem::path> missing;
  std::error_code ignored;
  while (!path.empty() && !std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) {
    if (path.has_filename()) missing.push_back(path);  // not for "a/b/", whose last part is empty
    path = path.parent_path();
  }
  return missing;
}

}  // namespace

Folder::Folder(std::filesystem::path path) : path_(std::move(path)), made_(missing_of(path_)) {
  std::error_code failure;
  is_new_ = std::filesystem::create_directories(path_, failure);
  if (failure) throw_disk_error("cannot create the folder " + path_.string(), failure.value());
  descriptor_ = base::UniqueFd(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor_) throw_disk_error("cannot open the folder " + path_.string(), errno);
  below_ = std::make_unique<Subfolders>(descriptor_.number(), path_);
}

bool Folder::restore() const {
  struct stat opened {};
  if (::fstat(descriptor(), &opened) != 0 || opened.st_nlink > 0) return false;
  std::error_code failure;
  std::filesystem::create_directories(path_, failure);
  const base::UniqueFd made(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!made || ::dup3(made.number(), descriptor(), O_CLOEXEC) < 0) {
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
  for (const std::filesystem::path& folder : made_) {
    if (::rmdir(folder.c_str()) != 0) return;  // something is in it
  }
}

int Folder::with(std::string_view subfolder, Subfolders::Handle& parent) const {
  if (subfolder.empty()) return descriptor();
  parent = below().find(subfolder);
  return parent ? parent->number() : -1;
}

}  // namespace hoist::store
