#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/stat.h>

#include "hoist/bytes.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// How a file on the disk is told from one that somebody changed: only ever compared for equality, so a clock that was
/// set back does no harm.
struct FileVersion {
  Bytes size;
  std::int64_t mtime_ns = 0;  ///< since 1970, in the system's clock

  constexpr bool operator==(const FileVersion&) const = default;
};

/// The stamp of a file as the system describes it.
inline FileVersion version_of(const struct stat& file) noexcept {
  return {Bytes{static_cast<std::uint64_t>(file.st_size)},
          std::int64_t{file.st_mtim.tv_sec} * 1'000'000'000 + file.st_mtim.tv_nsec};
}

/// What tells one file from every other that ever had its name: its inode, and when that was made, since inodes are
/// used again. Empty where the system does not say. Blocks; any thread.
std::string identity_of(int descriptor);

/// The same of a file in the folder, by its relative path; empty also where there is none.
std::string identity_of(const Folder& folder, const std::string& file);

/// The stamp of a file in the folder, by its relative path; nothing where no regular file is to be found by that name
/// without following a symbolic link. Blocks; any thread.
std::optional<FileVersion> version_of(const Folder& folder, const std::string& file);

}  // namespace hoist::store
