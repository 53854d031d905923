#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hoist::store {

/// How an archive is compressed.
enum class Compression { none, gzip, zstd };

/// The name of an archive, or of a series of them, as a user writes it: "all.tar.gz", or "shard-{n:06}.tar" with the
/// archive's number, from 1, for {n} ({n:06}: with at least six digits). {{ and }} stand for braces. How an archive is
/// compressed is told by the end of its name: .tar.gz and .tgz, .tar.zst and .tzst; any other name is that of a plain
/// one. Immutable.
class ArchiveName {
 public:
  /// @param text without any folder
  /// @throws Cause (input) that says what is wrong with it; also for the names of compressions that are not written
  explicit ArchiveName(std::string_view text);

  /// Whether there may be many of them.
  bool is_numbered() const noexcept { return numbered_; }

  Compression compression() const noexcept { return compression_; }

  /// The name of an archive. @param number from 1; of no matter if there is only one
  std::string of(std::uint64_t number) const;

  /// The number of the archive by this name; nothing if it is none of the series.
  std::optional<std::uint64_t> number_of(std::string_view file) const;

  /// As it was written.
  const std::string& text() const noexcept { return text_; }

 private:
  void parse(std::string_view rest);
  void take_number(std::string_view field);

  std::string text_;
  std::string before_;  // the number, or the whole name
  std::string after_;
  std::size_t width_ = 0;
  bool numbered_ = false;
  Compression compression_ = Compression::none;
};

}  // namespace hoist::store
