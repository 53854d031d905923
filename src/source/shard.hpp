#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hoist/item.hpp"
#include "store/digest.hpp"

namespace hoist::source {

/// What determines the shard of an item.
enum class ShardKey {
  origin,  ///< scheme, host and port of its (first) URL: all items of a server are in one shard
  code,    ///< its code
};

/// One of the parts into which a batch is divided, each for a run of its own.
struct Shard {
  std::uint64_t number = 1;  ///< from 1 to count
  std::uint64_t count = 1;
  ShardKey key = ShardKey::origin;

  /// "2/4 by origin"
  std::string text() const;
};

/// Determines which entries belong to a shard. Every entry belongs to exactly one shard of a batch, the same one in
/// every run, on every machine and with every version: the number of a key's shard is
///
///     1 + (the first 8 bytes of the key's SHA-256 digest, as a big-endian number) modulo the count of shards
///
/// and invalid entries, which have no key, belong to shard 1. Not thread-safe.
class ShardFilter {
 public:
  explicit ShardFilter(Shard shard) : shard_(shard) {}

  bool has(const SourceEntry& entry);

 private:
  bool has_key(std::string key);

  const Shard shard_;
  store::Hasher hasher_;
  std::string last_key_;  // in a list, the origin is usually that of the previous line
  bool last_answer_ = false;
};

/// The first 8 bytes of the SHA-256 digest of a key, as a big-endian number.
std::uint64_t shard_hash(std::string_view key, store::Hasher& hasher);

}  // namespace hoist::source
