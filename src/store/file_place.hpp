#pragma once

#include <cstddef>
#include <string>

#include "store/durability.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// Where a file of a run is to be: its name and that of its part, in a folder that is held open. It blocks.
class FilePlace {
 public:
  /// Makes the folders that are missing.
  /// @param folder must outlive it
  /// @param name may be a path such as "a/b/c.gif"
  /// @param durability with Durability::file, folders are synced
  /// @throws Cause (disk): also for a name that is not usable, and for folders that are links or files
  FilePlace(const Folder& folder, std::string name, Durability durability);

  /// Makes the file's folder once more, which was removed after it was opened.
  /// @returns false where that is the run's own
  /// @throws Cause as the constructor does
  bool restore_folder();

  /// Syncs the names in the file's folder. @throws Cause (disk)
  void sync_names() const;

  /// The folder that the file is in.
  int parent() const noexcept { return parent_ ? parent_->number() : folder_.descriptor(); }

  /// Whether nothing can be there by either name: the folder was made for this run.
  bool in_new_folder() const noexcept { return parent_ ? parent_->is_new : folder_.is_new(); }

  /// Whether nothing was there by either name when the run began.
  bool in_empty_folder() const noexcept { return parent_ ? parent_->is_new : folder_.was_empty(); }

  const Folder& folder() const noexcept { return folder_; }
  const std::string& name() const noexcept { return name_; }
  const std::string& part_name() const noexcept { return part_name_; }

  /// The names in parent().
  const char* leaf() const noexcept { return name_.c_str() + leaf_; }
  const char* part_leaf() const noexcept { return part_name_.c_str() + leaf_; }

  /// The path of the file, for messages.
  std::string shown() const { return folder_.shown(name_); }

 private:
  void enter_folder();

  const Folder& folder_;
  std::string name_;
  std::string part_name_;
  std::size_t leaf_;           // where the last part of both names begins
  Subfolders::Handle parent_;  // null if the file is in the folder itself
  Durability durability_;
};

}  // namespace hoist::store
