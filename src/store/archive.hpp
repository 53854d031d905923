#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "store/archive_stream.hpp"
#include "store/sink.hpp"
#include "store/spool.hpp"

namespace hoist::store {

/// An archive while it is written: to FILE.part, which is renamed to FILE when it is whole, or to any other sink. The
/// destructor discards what was not published. It blocks; one thread at a time.
class Archive {
 public:
  /// @param file gets the archive's bytes
  /// @throws Cause as ArchiveStream and the sink do
  Archive(std::unique_ptr<Sink> file, Compression compression);

  /// Appends a file, whole. @throws Cause; the archive is of no use then
  void append(const ArchiveEntry& entry, const Spool& body);
  void append(const ArchiveEntry& entry, std::string_view body);

  /// Ends the archive and syncs it, if its sink does. @returns the version of the file, where the sink tells it
  Saved seal();

  /// Gives what was sealed its name.
  void publish() { file_->commit(); }

  /// How large it is before it is compressed, as size_in_archive() has it.
  Bytes size() const noexcept { return size_; }

 private:
  void begin(const ArchiveEntry& entry);

  std::unique_ptr<Sink> file_;
  ArchiveStream stream_;
  Bytes size_;
};

}  // namespace hoist::store
