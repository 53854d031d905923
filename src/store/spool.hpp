#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"
#include "hoist/bytes.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// How much memory the spools of a run may take together. Any thread may use it.
class SpoolMemory {
 public:
  explicit SpoolMemory(Bytes most) noexcept : left_(static_cast<std::int64_t>(most.count)) {}

  /// Takes so much of it. @returns false if there is not as much left
  bool take(std::size_t bytes) noexcept;
  void give_back(std::size_t bytes) noexcept { left_.fetch_add(static_cast<std::int64_t>(bytes)); }

 private:
  std::atomic<std::int64_t> left_;
};

/// The bytes of a file before they are appended to an archive: a few in memory, many in a file without a name, of which
/// nothing is left if the run is killed. It blocks; one thread at a time.
class Spool {
 public:
  /// Both must outlive it.
  /// @param folder where the file is made, if it takes one
  Spool(const Folder& folder, SpoolMemory& memory) noexcept : folder_(folder), memory_(memory) {}
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool() { clear(); }

  /// Adds bytes at its end. @throws Cause (disk): no space left, for one
  void append(std::string_view bytes);

  Bytes size() const noexcept { return size_; }

  /// Passes on all of its bytes, in their order and in parts.
  /// @throws Cause (disk) if they cannot be read; what `take` throws
  void read(const std::function<void(std::string_view)>& take) const;

  /// Forgets all of it.
  void clear() noexcept;

 private:
  void move_to_file();
  void write(std::string_view bytes);
  [[noreturn]] void fail(const char* tried) const;

  const Folder& folder_;
  SpoolMemory& memory_;
  Bytes size_;
  std::string held_;  // all of it, until there is a file
  base::UniqueFd file_;
};

}  // namespace hoist::store
