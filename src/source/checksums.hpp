#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.hpp"

namespace hoist::source {

/// The digests of a SHA256SUMS file, by file name. A name takes its length plus 41 bytes. Immutable once read, so any
/// thread may use it.
class Checksums {
 public:
  /// Reads the file (see checksum_line.hpp); it blocks until all is read.
  /// @param path of the file; "-" is standard input
  /// @throws RunError with the file's name and the line's number for a line that cannot be read, and for a name with
  /// two
  ///         digests; the same digest twice does no harm
  explicit Checksums(const std::string& path);

  /// The digest of a file: by its whole path, otherwise by its last component. Nothing if the file has neither.
  std::optional<base::Sha256> find(std::string_view path) const noexcept;

  std::size_t size() const noexcept { return entries_.size(); }

  /// The path, or "standard input", for messages.
  const std::string& shown() const noexcept { return shown_; }

 private:
  struct Listed {
    base::Sha256 digest;
    std::uint64_t name;  // where in names_ it begins; it ends with a NUL
  };

  void add(std::string_view name, const base::Sha256& digest);
  void sort();
  std::string_view name_of(const Listed& entry) const noexcept { return names_.data() + entry.name; }
  const Listed* find_name(std::string_view name) const noexcept;

  std::string shown_;
  std::string names_;
  std::vector<Listed> entries_;  // by name
};

}  // namespace hoist::source
