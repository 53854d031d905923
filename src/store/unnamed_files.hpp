#pragma once

#include <atomic>

#include "base/unique_fd.hpp"

namespace hoist::store {

/// Files that have no name until they are whole (O_TMPFILE, open(2)): nobody else sees them, nothing is left of one if
/// the run is killed, and giving one its name is a single call. Not every file system has them; what was found missing
/// is not tried again. Any thread may use it.
class UnnamedFiles {
 public:
  /// A file in an open folder, to be written; none where the file system has no such files, or the folder is gone. The
  /// umask decides its mode.
  base::UniqueFd create(int folder) noexcept;

  /// Gives it a name in the folder that it was created in. @returns false with errno: EEXIST if the name is taken
  bool link(int file, int folder, const char* name) noexcept;

 private:
  std::atomic<bool> supported_ = true;
  std::atomic<bool> linked_by_descriptor_ = true;  // needs a privilege before Linux 6.10
};

}  // namespace hoist::store
