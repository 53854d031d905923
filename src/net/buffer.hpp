#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace hoist::net {

/// Bytes of a body on their way from the network to the disk.
using Buffer = std::string;

/// Keeps the storage of buffers that are no longer used, since fresh memory costs a page fault for every 4 KiB.
class BufferPool {
 public:
  /// @param most how many buffers to keep
  explicit BufferPool(std::size_t most) noexcept : most_(most) {}

  /// An empty buffer, with storage where there is some to reuse.
  Buffer take() noexcept {
    if (idle_.empty()) return {};
    Buffer buffer = std::move(idle_.back());
    idle_.pop_back();
    return buffer;
  }

  bool is_full() const noexcept { return idle_.size() >= most_; }

  /// Takes the storage of a buffer that is no longer used.
  void give_back(Buffer buffer) {
    if (is_full()) return;
    buffer.clear();
    idle_.push_back(std::move(buffer));
  }

 private:
  std::size_t most_;
  std::vector<Buffer> idle_;
};

}  // namespace hoist::net
