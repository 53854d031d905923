#pragma once

#include "hoist/options.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// Syncs all that was written to the folder's file system: one call for many files (syncfs). Folders below it that
/// are file systems of their own are not part of it. Linux reports failed writes here since 5.8. Where there is no such
/// call, the system is only asked to do so (see here()).
/// Blocks; any thread. @throws Cause (disk)
void sync_all(const Folder& folder);

/// How what is wanted is had on this system: without a sync for many files, each file is synced.
Durability here(Durability wanted) noexcept;

/// Syncs the entries of a folder. A file system that does not support it (EINVAL) is ignored.
/// @param shown the folder's path, for the message
/// @throws Cause (disk)
void sync_folder(int descriptor, const std::string& shown);

}  // namespace hoist::store
