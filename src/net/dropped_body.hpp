#pragma once

#include <chrono>
#include <cstddef>

namespace hoist::net {

/// The body of a response that is not the file: the page of an error or a redirect. It is read and dropped, to keep the
/// connection, but only up to a limit: beyond it, the response counts as it is, and the connection is closed.
class DroppedBody {
 public:
  static constexpr std::size_t most_bytes = std::size_t{64} * 1024;
  static constexpr std::chrono::milliseconds longest = std::chrono::seconds(10);

  /// Its head has arrived. @param now by any monotonic clock
  void begin(std::chrono::milliseconds now) noexcept {
    began_ = now;
    begun_ = true;
  }

  /// Another head follows: the response was an interim one.
  void forget() noexcept { begun_ = false; }

  void add(std::size_t bytes) noexcept { bytes_ += bytes; }

  bool begun() const noexcept { return begun_; }
  bool too_large() const noexcept { return bytes_ > most_bytes; }
  bool too_long(std::chrono::milliseconds now) const noexcept { return begun_ && now - began_ >= longest; }

 private:
  std::chrono::milliseconds began_{0};
  std::size_t bytes_ = 0;
  bool begun_ = false;
};

}  // namespace hoist::net
