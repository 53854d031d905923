#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hoist/item.hpp"
#include "source/spread_origins.hpp"
#include "store/digest.hpp"

namespace hoist::source {

/// What determines the shard of an item.
enum class ShardKey {
  origin,         ///< scheme, host and port of its (first) URL: all items of a server are in one shard
  code,           ///< its code
  url,            ///< its (first) URL
  spread_origin,  ///< its origin; those with more items than a shard's share are in several (SpreadOrigins)
};

/// "origin", "code", "url" or "origin+".
std::string_view name_of(ShardKey key) noexcept;

/// The key of such a name; nothing if there is none.
std::optional<ShardKey> shard_key(std::string_view name) noexcept;

/// One of the parts into which a batch is divided, each for a run of its own.
struct Shard {
  std::uint64_t number = 1;  ///< from 1 to count
  std::uint64_t count = 1;
  ShardKey key = ShardKey::origin;

  /// "2/4 by origin"
  std::string text() const;

  bool operator==(const Shard&) const = default;
};

/// Parses Shard::text(). @returns nothing for any other text
std::optional<Shard> parse_shard(std::string_view text) noexcept;

/// Determines which shard entries belong to. Every entry belongs to exactly one shard of a batch, the same one in every
/// run, on every machine and with every version: the number of a key's shard is
///
///     1 + (the first 8 bytes of the key's SHA-256 digest, as a big-endian number) modulo the count of shards
///
/// With ShardKey::spread_origin, that is the first shard of an origin; an item of one that is spread over m shards is
/// as many further on (and from the last to the first) as the same number of its URL is modulo m. Invalid entries,
/// which have no key, belong to shard 1. Not thread-safe.
class ShardNumbers {
 public:
  /// @param count of shards, >= 1
  /// @param spread for ShardKey::spread_origin; null: no origin is spread
  ShardNumbers(std::uint64_t count, ShardKey key, std::shared_ptr<const SpreadOrigins> spread = nullptr)
      : count_(count), key_(key), spread_(std::move(spread)) {}

  /// From 1 to the count.
  std::uint64_t of(const SourceEntry& entry);

  /// The first shard of an origin.
  std::uint64_t of_origin(std::string origin);

 private:
  std::uint64_t hash_of(std::string_view key);

  const std::uint64_t count_;
  const ShardKey key_;
  const std::shared_ptr<const SpreadOrigins> spread_;
  store::Hasher hasher_;
  std::string last_origin_;  // in a list, the origin is usually that of the previous line
  std::uint64_t last_number_ = 1;
};

/// Determines which entries belong to a shard. Not thread-safe.
class ShardFilter {
 public:
  explicit ShardFilter(Shard shard, std::shared_ptr<const SpreadOrigins> spread = nullptr)
      : number_(shard.number), numbers_(shard.count, shard.key, std::move(spread)) {}

  bool has(const SourceEntry& entry) { return numbers_.of(entry) == number_; }

 private:
  const std::uint64_t number_;
  ShardNumbers numbers_;
};

/// The first 8 bytes of the SHA-256 digest of a key, as a big-endian number.
std::uint64_t shard_hash(std::string_view key, store::Hasher& hasher);

}  // namespace hoist::source
