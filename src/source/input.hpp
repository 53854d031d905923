#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.hpp"
#include "source/interrupt.hpp"
#include "source/unpacker.hpp"

namespace hoist::source {

/// What may stand before a text to say that it is UTF-8 (Unicode 15.0, section 23.8).
inline constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// A file or standard input, read as a stream through a buffer of constant size. Not thread-safe.
///
/// The input is text: a UTF-8 byte order mark at its beginning is skipped. gzip and zstd data, told by how they begin,
/// are unpacked on the way.
class Input {
 public:
  /// What the buffer holds at least before more() finds it full.
  static constexpr std::size_t capacity = std::size_t{96} * 1024;

  /// Opens the file, so that one that cannot be read is noticed before anything is fetched.
  /// @param path of the file; "-" is standard input
  /// @param interrupt ends a wait for more; it outlives the input
  /// @throws RunError with the reason if it cannot be opened, or is a folder
  Input(const std::string& path, const Interrupt& interrupt);

  /// From now on, takes little more than a line at a time from a pipe, and has the system keep little in it: what is
  /// left in there is the producer's to count as not taken. Call it before more().
  void read_sparingly() noexcept;

  /// What has been read and not yet dropped. Valid until the next more().
  std::string_view bytes() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }

  /// Drops the first `count` of bytes().
  void drop(std::size_t count) noexcept {
    begin_ += count;
    if (sparing_ && count > 0) block_size_ = count;
  }

  /// Waits for more and adds it to bytes(). Requires that fewer than `capacity` bytes are held.
  /// @returns false at the end of the input, or where the interrupt cuts it off
  /// @throws RunError if it cannot be read; BrokenInput if it is packed, and malformed or cut off
  bool more();

  /// Whether there is no complete line yet, and no more data: a pipe with a slow writer.
  bool would_wait() const;

  /// Whether the interrupt has cut the input off before its end.
  bool cut_off() const noexcept { return cut_off_ || interrupt_.raised(); }

  /// The path, or "standard input", for messages.
  const std::string& shown() const noexcept { return shown_; }

 private:
  bool wait_until_readable();
  bool begin();
  bool read_more();
  bool unpack_more();
  std::optional<std::size_t> read_block(char* to, std::size_t room);
  [[noreturn]] void fail(int reason) const;

  std::string shown_;
  const Interrupt& interrupt_;
  base::UniqueFd file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::unique_ptr<Unpacker> unpacker_;  // null: it is not packed
  std::string packed_;                  // what has been read and not yet unpacked
  std::size_t unpacked_ = 0;            // of that
  std::size_t block_size_ = capacity;   // the most to read at once: of a sparing input, as much as the last line had
  bool sparing_ = false;
  bool begun_ = false;
  bool cut_off_ = false;
};

}  // namespace hoist::source
