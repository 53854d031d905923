#pragma once

#include <filesystem>
#include <string>
#include <sys/stat.h>

namespace hoist::cli {

/// What tells a file from every other one, whatever paths and links lead to it: its device and inode. Of a file that
/// does not exist yet, they are those of the nearest folder that does, and `below` is its path from there.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;  ///< 0: nothing is known of it
  std::string below = {};
  bool can_be_overwritten = false;  ///< it is a regular file, or will be: devices and pipes keep nothing

  /// Of a file that need not exist.
  static FileIdentity of(const std::filesystem::path& file);

  /// Of what a descriptor is open for.
  static FileIdentity of(int descriptor);

  /// Whether it is a folder, or anything in one, however deep, that a path leads to or would lead to.
  static bool is_in(const std::filesystem::path& folder, const std::filesystem::path& file);

  bool operator==(const FileIdentity&) const = default;
};

/// Whether writing to the one would overwrite the other.
inline bool collide(const FileIdentity& a, const FileIdentity& b) noexcept {
  return a.inode != 0 && a.can_be_overwritten && a == b;
}

}  // namespace hoist::cli
