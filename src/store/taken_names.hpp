#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/digest.hpp"
#include "store/name_comparison.hpp"

namespace hoist::store {

/// Who has a name: what an item that wants it too is compared with, and what messages say.
struct NameHolder {
  std::string url;
  std::string place = {};     ///< where the batch has the item
  std::string expected = {};  ///< what is expected of the file

  bool operator==(const NameHolder&) const = default;
};

/// Remembers the file names in use in a run and who has them, so that no two items become the same file.
///
/// The first names are kept in memory; from then on, most are in a temporary file, whose place SQLite chooses
/// ($SQLITE_TMPDIR, $TMPDIR, /var/tmp, ...) and which is private. Memory is bounded (about 16 MiB) however many
/// there are. A name is known by 128 bits of its SHA-256: that two different ones of a billion have the same is less
/// likely than 1 in 10^20.
///
/// It blocks: call it on a worker. One thread at a time.
class TakenNames {
 public:
  /// What is kept in memory. The defaults are for millions of names; a test has smaller ones.
  struct Memory {
    std::size_t recent = 65536;  ///< names, before they go to the file together
    std::size_t filter_bits = std::size_t{1}
                              << 25;  ///< a power of two, to 2^32: 4 MiB, in use after the first `recent`
  };

  /// @param comparison when two names count as the same
  explicit TakenNames(NameComparison comparison) : TakenNames(comparison, Memory{}) {}
  TakenNames(NameComparison comparison, Memory memory);
  TakenNames(const TakenNames&) = delete;
  TakenNames& operator=(const TakenNames&) = delete;
  ~TakenNames();

  /// Takes a name. @returns who has taken it before; nothing if nobody has
  /// @throws Cause (disk): no space left for the temporary file, for one. This is of no more use then.
  std::optional<NameHolder> take(std::string_view name, const NameHolder& holder);

 private:
  using Key = std::array<std::uint64_t, 2>;
  struct Hash {
    std::size_t operator()(const Key& key) const noexcept { return key[0]; }
  };
  using Recent = std::unordered_map<Key, std::int64_t, Hash>;  // numbers of holders by the names' keys
  class Archive;
  class Holders;

  Key key_of(std::string_view name);

  const NameComparison comparison_;
  const Memory memory_;
  Hasher hasher_;
  std::unique_ptr<Holders> holders_;
  Recent recent_;
  std::unique_ptr<Archive> archive_;  // of those before; null while there are few
};

}  // namespace hoist::store
