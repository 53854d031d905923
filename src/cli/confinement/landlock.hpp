#pragma once

#include <cstdint>
#include <filesystem>

#include "base/unique_fd.hpp"

namespace hoist::cli {

/// What a process that is confined by Landlock may still do with a file, or with a folder and all below it.
enum class PathAccess {
  read,          ///< read files and list folders
  write,         ///< the same, and write to files that are there
  create_files,  ///< the same, and make, rename and remove files
  own,           ///< the same, and make, rename and remove folders
  make_folders,  ///< make folders, and remove empty ones; nothing else
};

/// Rules of Landlock (landlock(7)): what is not allowed by one will be denied. Linux >= 5.13 has it, where it is not
/// turned off; no library is needed.
class Landlock {
 public:
  /// The version of the kernel's interface, 1 or higher; if there is none, minus the errno that says why.
  static int version() noexcept;

  /// @param version as version() has it, >= 1
  explicit Landlock(int version) noexcept;

  /// Allows something that does not depend on the rules so far. A path that does not exist is left out.
  /// @returns whether there is such a path
  bool allow(const std::filesystem::path& path, PathAccess access) noexcept;

  /// Confines the calling thread, and all that it will start, for good. It needs no_new_privs.
  /// @returns 0, or the errno that says why nothing is confined
  int enforce() noexcept;

 private:
  std::uint64_t handled_ = 0;  // what is denied without a rule
  int error_ = 0;              // the first
  base::UniqueFd rules_;
};

}  // namespace hoist::cli
