#include "source/shard.hpp"

#include <array>
#include <cstddef>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/url.hpp"

namespace hoist::source {
namespace {

constexpr std::array<std::pair<ShardKey, std::string_view>, 4> shard_keys{{
    {ShardKey::origin, "origin"},
    {ShardKey::code, "code"},
    {ShardKey::url, "url"},
    {ShardKey::spread_origin, "origin+"},
}};

bool take(std::string_view& text, std::string_view beginning) noexcept {
  if (!text.starts_with(beginning)) return false;
  text.remove_prefix(beginning.size());
  return true;
}

/// Also of one that is refused, for want of a checksum; null for what is no item.
const Item* item_of(const SourceEntry& entry) noexcept {
  if (const auto* item = std::get_if<Item>(&entry)) return item;
  const auto* refused = std::get_if<Refused>(&entry);
  return refused && !refused->item.url.empty() ? &refused->item : nullptr;
}

}  // namespace

std::string_view name_of(ShardKey key) noexcept {
  for (const auto& [one, name] : shard_keys) {
    if (one == key) return name;
  }
  return {};
}

std::optional<ShardKey> shard_key(std::string_view name) noexcept {
  for (const auto& [key, its_name] : shard_keys) {
    if (its_name == name) return key;
  }
  return std::nullopt;
}

std::string Shard::text() const { return fmt::format("{}/{} by {}", number, count, name_of(key)); }

std::optional<Shard> parse_shard(std::string_view text) noexcept {
  const std::optional<std::uint64_t> number = base::take_number(text);
  if (!number || !take(text, "/")) return std::nullopt;
  const std::optional<std::uint64_t> count = base::take_number(text);
  if (!count || !take(text, " by ") || *number < 1 || *number > *count) return std::nullopt;
  const std::optional<ShardKey> key = shard_key(text);
  return key ? std::optional(Shard{.number = *number, .count = *count, .key = *key}) : std::nullopt;
}

std::uint64_t ShardNumbers::hash_of(std::string_view key) { return shard_hash(key, hasher_); }

std::uint64_t ShardNumbers::of_origin(std::string origin) {
  if (last_origin_.empty() || origin != last_origin_) {
    last_number_ = 1 + hash_of(origin) % count_;
    last_origin_ = std::move(origin);
  }
  return last_number_;
}

std::uint64_t ShardNumbers::of(const SourceEntry& entry) {
  const Item* const item = item_of(entry);
  if (!item) return 1;
  if (key_ == ShardKey::code) return 1 + hash_of(item->code) % count_;
  if (key_ == ShardKey::url) return 1 + hash_of(item->url) % count_;
  const std::uint64_t first = of_origin(base::origin_of(item->url));
  const std::uint64_t shards = spread_ ? spread_->shards_of(last_origin_) : 1;
  return shards == 1 ? first : 1 + (first - 1 + hash_of(item->url) % shards) % count_;
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
