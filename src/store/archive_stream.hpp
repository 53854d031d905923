#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "hoist/bytes.hpp"
#include "store/archive_name.hpp"

namespace hoist::store {

/// What an archive says of one of its files.
struct ArchiveEntry {
  std::string name;           ///< a relative path, in UTF-8
  Bytes size;                 ///< of its content
  std::int64_t modified = 0;  ///< seconds since 1970
};

/// How many bytes an entry takes in an archive before compression, its headers and its padding included; where it needs
/// an extended header, an estimate.
Bytes size_in_archive(const ArchiveEntry& entry);

/// Whether this program can write archives: it was built with libarchive.
bool can_write_archives() noexcept;

/// Writes an archive in the pax format (POSIX.1-2017, pax, "pax Interchange Format"), compressed or not: regular files
/// with mode 0644, owner and group 0. Extended headers are only there where an old one cannot say it: a long name, one
/// that is not ASCII, 8 GiB and more.
///
/// It blocks as what it writes to does; one thread at a time. It is libarchive, which is loaded when the first one is
/// made: a run without an archive has nothing of it.
class ArchiveStream {
 public:
  /// Takes the bytes of the archive, in their order. What it throws is thrown by the call that had it write.
  using Write = std::function<void(std::string_view)>;

  /// @throws Cause (input) without libarchive, or where that cannot compress so
  ArchiveStream(Compression compression, Write write);
  ArchiveStream(const ArchiveStream&) = delete;
  ArchiveStream& operator=(const ArchiveStream&) = delete;
  ~ArchiveStream();  ///< one that was not ended is broken off: nothing more is written

  /// Begins an entry; exactly as many bytes as it says must follow.
  /// @throws what the writing threw, or Cause (internal) as libarchive says
  void begin(const ArchiveEntry& entry);

  /// The next bytes of the entry. @throws as begin() does
  void write(std::string_view bytes);

  /// Ends the archive: all of it has been written then. @throws as begin() does
  void end();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hoist::store
