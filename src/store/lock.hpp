#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include "base/unique_fd.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// The right to be the only run in a folder: a lock (flock) on the folder itself, which leaves nothing behind.
///
/// The system releases it when the process ends, however it ends, so there are no stale locks. A file system that locks
/// only what is open for writing (NFS) gets a file for it, DIR/.hoist/lock, which stays.
/// Linux passes flock() on to the server on NFS and SMB, where it keeps runs of other machines out, too, unless mounted
/// with local locks (nolock, local_lock, nobrl).
///
/// It blocks, if only for a moment: call it on a worker. One thread at a time.
class Lock {
 public:
  /// Does nothing yet. @param folder must outlive the lock
  explicit Lock(const Folder& folder) noexcept : folder_(folder) {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock();  ///< releases it

  /// Takes the lock unless another run has it. @returns whether this run has it now
  /// @throws Cause (disk): the file cannot be created, or the file system does not support locks
  bool try_lock();

  /// Waits for the lock by polling: flock() itself could not be interrupted.
  /// @param stop ends the wait at once; any thread may request it
  /// @returns false if it was stopped
  /// @throws Cause (disk) as try_lock() does
  bool wait(const std::stop_token& stop, std::chrono::milliseconds interval = std::chrono::milliseconds(200));

  /// The holder of the lock, for a message: "process 4711, since 2025-11-22 04:00:01", with the host if it is another
  /// one. "another process" if it is not known. Only meaningful right after try_lock() has returned false.
  std::string holder() const;

 private:
  enum class Answer { taken, held, not_supported };
  Answer try_lock_folder();
  bool try_lock_file();
  std::string holder_of_folder() const;
  std::string holder_of_file() const;
  base::UniqueFd open() const;
  bool is_in_place(const base::UniqueFd& file) const;

  const Folder& folder_;
  base::UniqueFd locked_;
  bool in_file_ = false;  // the folder cannot be locked, a file in it is
};

}  // namespace hoist::store
