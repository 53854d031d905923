#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "hoist/item.hpp"

namespace hoist::source {

/// The origins with so many items that one shard cannot have them all, and over how many shards each is spread.
class SpreadOrigins {
 public:
  /// @param shards of an origin, >= 2 each
  explicit SpreadOrigins(std::map<std::string, std::uint64_t, std::less<>> shards) : shards_(std::move(shards)) {}

  /// Over how many shards the items of an origin are spread; 1 if they are all in one.
  std::uint64_t shards_of(std::string_view origin) const;

  const std::map<std::string, std::uint64_t, std::less<>>& all() const noexcept { return shards_; }

 private:
  std::map<std::string, std::uint64_t, std::less<>> shards_;
};

/// Counts the items of origins in bounded memory (Misra and Gries, 1982): while there are at most `counters` origins,
/// exactly; otherwise, an origin's count may be too low by the number of items divided by `counters`.
class OriginCounts {
 public:
  explicit OriginCounts(std::size_t counters = 65536) : counters_(counters) {}

  void add(const std::string& origin);

  std::uint64_t items() const noexcept { return items_; }
  const std::map<std::string, std::uint64_t, std::less<>>& all() const noexcept { return counts_; }

 private:
  void make_room();

  const std::size_t counters_;
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::map<std::string, std::uint64_t, std::less<>>::iterator last_ = counts_.end();
  std::uint64_t items_ = 0;
};

/// Decides which origins of a batch are spread: those with more items than a shard's share (their number divided by
/// that of the shards, rounded up), each over as many shards as its items are shares, but no more than `most`, so that
/// each of those runs may have a request of its own in flight. The same for the same batch, whoever reads it.
/// @param shards the count, >= 1
/// @throws what reading the items throws
SpreadOrigins spread_origins(ItemSource& items, std::uint64_t shards, std::uint64_t most);

}  // namespace hoist::source
