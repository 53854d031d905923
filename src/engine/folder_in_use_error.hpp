#pragma once

#include "hoist/run_error.hpp"
#include "store/folder.hpp"
#include "store/lock.hpp"

namespace hoist::engine {

/// Why nothing is done: another run has the lock that try_lock() has just asked for.
inline FolderInUse folder_in_use_error(const store::Folder& folder, const store::Lock& lock) {
  return FolderInUse("another run is writing to " + folder.path().string() + ": " + lock.holder() +
                     " (--lock wait waits for it to end)");
}

}  // namespace hoist::engine
