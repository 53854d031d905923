#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"

namespace hoist::store {

/// A folder that is held open.
struct OpenFolder {
  base::UniqueFd descriptor;
  bool is_new = false;  ///< created when it was opened, so that it was empty then

  int number() const noexcept { return descriptor.number(); }
};

/// The folders below one that is held open: opened or created without ever following a symbolic link, so that no path
/// can lead out of it. The last few stay open, so that a batch that fills a folder walks to it once.
///
/// Any thread may use it. If a cached folder has been removed, the caller notices (ENOENT) and must forget()
/// it and ask again.
class Subfolders {
 public:
  using Handle = std::shared_ptr<const OpenFolder>;

  /// @param root must stay open as long as this lives
  /// @param shown the path of the root, for messages
  Subfolders(int root, std::filesystem::path shown) : root_(root), shown_(std::move(shown)) {}

  /// The folder by a relative path such as "a/b", made with its parents where they are missing (mode 0777, less the
  /// umask).
  /// @param durable sync each folder on the way, so that a power failure cannot take the next one away
  /// @throws Cause (disk): a symbolic link or a file is in the way, or the system refuses
  Handle make(std::string_view path, bool durable = false);

  /// The same, but nothing is created: null if there is no such folder, or it cannot be reached.
  Handle find(std::string_view path);

  /// Drops a folder from the cache.
  void forget(std::string_view path);

 private:
  struct Entry {
    std::string path;
    Handle folder;
    bool durable = false;  // each folder on the way was synced
  };

  enum class Missing { leave, make, make_durably };

  Handle open(std::string_view path, Missing missing);
  OpenFolder walk(const std::string& path, Missing missing) const;
  bool make_one(int parent, const std::string& name, const std::string& path) const;
  [[noreturn]] void refuse(int parent, const std::string& name, const std::string& path, int reason) const;

  int root_;
  std::filesystem::path shown_;
  std::mutex mutex_;  // held while a folder is made, too: nobody uses one before it is durable
  std::array<Entry, 16> entries_;
  std::size_t oldest_ = 0;
};

}  // namespace hoist::store
