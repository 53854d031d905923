#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "store/archive_series.hpp"
#include "store/sink.hpp"
#include "store/spool.hpp"

namespace hoist::store {

/// A file of an archive as a sink: spooled while it is written, in order, verified, and only then appended. Until
/// commit(), the archive knows nothing of it.
class ArchivedFile : public Sink {
 public:
  /// Makes the text that goes with the file, when it is appended (see ArchiveSeries::append).
  using Text = std::function<std::string()>;

  /// All that is referred to must outlive it.
  /// @param save_options its durability is the archive's
  ArchivedFile(const Folder& folder, SpoolMemory& memory, ArchiveSeries& archives, std::string name,
               const SaveOptions& save_options, Text text);

  Bytes size() const noexcept override { return spool_.size(); }
  const base::ByteRanges& written() const noexcept override { return written_; }
  void write_at(Bytes offset, std::string_view bytes) override;

  /// @returns the version that the journal compares: its size, and the time that the archive has of it
  Saved seal() override;

  /// Appends the file. One thread at a time for all files of an archive.
  void commit() override;
  void discard() noexcept override;

 private:
  [[noreturn]] void reject(const std::string& complaint);

  ArchiveSeries& archives_;
  Spool spool_;
  base::ByteRanges written_;
  Verification verification_;
  ArchiveEntry entry_;
  std::optional<std::int64_t> modified_;
  Text text_;
};

}  // namespace hoist::store
