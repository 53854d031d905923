#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/stat.h>

#include "base/platform/stat_times.hpp"
#include "hoist/bytes.hpp"
#include "hoist/options.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// Identifies a version of a file on disk, to notice changes: compared only for equality, so a clock that was
/// set back does no harm.
struct FileVersion {
  Bytes size;
  std::int64_t mtime_ns = 0;  ///< since 1970, in the system's clock

  constexpr bool operator==(const FileVersion&) const = default;
};

/// The version of a file, from its status.
inline FileVersion version_of(const struct stat& file) noexcept {
  const timespec time = base::platform::modified(file);
  return {Bytes{static_cast<std::uint64_t>(file.st_size)}, std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec};
}

/// Distinguishes a file from all others that ever had its name: its inode and that inode's creation time, since inodes
/// are reused. Empty if the file cannot be found. Blocks; any thread.
std::string identity_of(int descriptor);

/// The same of a file in the folder, by its relative path; empty also where there is none.
std::string identity_of(const Folder& folder, const std::string& file);

/// What the journal calls a partial file of this identity. Unless the durability is `none`, that has the system's boot
/// in it: what was written and not synced may be gone after a power failure, although the file has its size.
/// @returns nothing if the file has no identity, or the boot is unknown
std::string part_identity(const std::string& identity, Durability durability);

/// Whether a partial file that the journal calls `recorded` is the one of this identity, and what was written to it is
/// still there. With `none`, that is assumed if it was written with `none`, too.
bool may_continue_part(const std::string& recorded, const std::string& identity, Durability durability);

/// Whether a symbolic link by a file's name counts as the file that it leads to. No folder on the way may be one.
enum class Links { refused, followed };

/// The version of a file in the folder, by its relative path; nothing if there is no regular file by that name. Blocks;
/// any thread.
std::optional<FileVersion> version_of(const Folder& folder, const std::string& file, Links links = Links::refused);

}  // namespace hoist::store
