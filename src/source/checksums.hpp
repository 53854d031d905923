#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hoist/digest.hpp"

namespace hoist::source {

/// The digests of a checksum file (SHA256SUMS, MD5SUMS, ...), by file name. A name takes its length plus 42 bytes with
/// SHA-256. Immutable once read, so any thread may use it.
class Checksums {
 public:
  /// Reads the file (see checksum_line.hpp), clear-signed or not; it blocks until all is read. Of a name with digests
  /// of several algorithms, the strongest counts.
  /// @param path of the file; "-" is standard input
  /// @throws RunError with the file's name and the line's number for a line that cannot be read, for a name with two
  ///         digests of one algorithm, and where a clear-signed message has no end; the same digest twice does no harm
  explicit Checksums(const std::string& path);

  /// The digest of a file: by its whole path, otherwise by its last component. Nothing if the file has neither.
  std::optional<Digest> find(std::string_view path) const;

  /// Whether the file has an OpenPGP signature, which nobody has verified.
  bool is_signed() const noexcept { return signed_; }

  std::size_t size() const noexcept { return entries_.size(); }

  /// The path, or "standard input", for messages.
  const std::string& shown() const noexcept { return shown_; }

 private:
  void add(std::string_view name, const Digest& digest);
  void sort();
  std::string_view name_at(std::uint64_t entry) const noexcept { return texts_.data() + entry; }
  DigestAlgorithm algorithm_at(std::uint64_t entry) const noexcept;
  std::string_view digest_at(std::uint64_t entry) const noexcept;
  const std::uint64_t* find_name(std::string_view name) const noexcept;

  std::string shown_;
  bool signed_ = false;
  std::string texts_;                   // of each entry: the digest's bytes, a byte for the algorithm, the name, a NUL
  std::vector<std::uint64_t> entries_;  // by name: where in texts_ it begins
};

}  // namespace hoist::source
