#pragma once

#include <filesystem>
#include <sys/mount.h>

#include "support/temp_folder.hpp"

namespace hoist::test {

/// A file system with little room, so that a disk can be full. Only root can have one: ask mounted() first.
class SmallDisk {
 public:
  explicit SmallDisk(const char* options = "size=256k")
      : mounted_(::mount("none", folder_.path().c_str(), "tmpfs", 0, options) == 0) {}
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
  }

  bool mounted() const noexcept { return mounted_; }
  const TempFolder& folder() const noexcept { return folder_; }

 private:
  TempFolder folder_;
  bool mounted_;
};

}  // namespace hoist::test
