#include "source/shard.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/url.hpp"

namespace hoist::source {

std::string Shard::text() const {
  return fmt::format("{}/{} by {}", number, count, key == ShardKey::origin ? "origin" : "code");
}

bool ShardFilter::has(const SourceEntry& entry) {
  const auto* item = std::get_if<Item>(&entry);
  if (!item) return shard_.number == 1;
  return has_key(shard_.key == ShardKey::origin ? base::origin_of(item->url) : item->code);
}

bool ShardFilter::has_key(std::string key) {
  if (last_key_.empty() || key != last_key_) {
    last_answer_ = shard_hash(key, hasher_) % shard_.count == shard_.number - 1;
    last_key_ = std::move(key);
  }
  return last_answer_;
}

std::uint64_t shard_hash(std::string_view key, store::Hasher& hasher) {
  constexpr std::size_t bytes = 8;
  hasher.update(key);
  const std::array<std::uint8_t, 64> value = hasher.finish_bytes();
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < bytes; ++i) hash = hash << 8U | value[i];
  return hash;
}

}  // namespace hoist::source
