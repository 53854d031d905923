#include "store/file_place.hpp"

#include <utility>

#include "store/file_name.hpp"

namespace hoist::store {

FilePlace::FilePlace(const Folder& folder, std::string name, Durability durability)
    : folder_(folder),
      name_(std::move(name)),
      part_name_(name_ + std::string(part_suffix)),
      leaf_(name_.rfind('/') + 1),
      durability_(durability) {
  require_usable(name_);
  enter_folder();
}

void FilePlace::enter_folder() {
  if (leaf_ > 0) parent_ = folder_.below().make(split(name_).folder, durability_ == Durability::file);
}

bool FilePlace::restore_folder() {
  if (!parent_) return false;
  folder_.below().forget(split(name_).folder);
  enter_folder();
  return true;
}

void FilePlace::sync_names() const { sync_folder(parent(), folder_.shown(std::string(split(name_).folder))); }

}  // namespace hoist::store
