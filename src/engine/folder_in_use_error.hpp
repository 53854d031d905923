#pragma once

#include "hoist/run_error.hpp"
#include "store/folder.hpp"
#include "store/lock.hpp"

namespace hoist::engine {

/// The error of a run that cannot begin because another one holds the lock; for use right after try_lock() has failed.
inline FolderInUse folder_in_use_error(const store::Folder& folder, const store::Lock& lock) {
  return FolderInUse("another run is writing to " + folder.path().string() + ": " + lock.holder() +
                     " (--lock wait waits for it to end)");
}

}  // namespace hoist::engine
