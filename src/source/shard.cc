#include "source/shard.hpp"

#include <cstddef>
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
    last_answer_ = shard_hash(key, digest_) % shard_.count == shard_.number - 1;
    last_key_ = std::move(key);
  }
  return last_answer_;
}

std::uint64_t shard_hash(std::string_view key, store::Digest& digest) {
  constexpr std::size_t bytes = 8;
  digest.update(key);
  const base::Sha256 value = digest.finish_value();
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < bytes; ++i) hash = hash << 8U | value[i];
  return hash;
}

}  // namespace hoist::source
