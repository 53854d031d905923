#include "cli/shared_origins.hpp"

#include <algorithm>
#include <memory>

#include "cli/item_sources.hpp"
#include "cli/options/usage_error.hpp"

namespace hoist::cli {

OriginLimits part_of_limits(const Options& options, std::uint64_t place, std::uint64_t shards) {
  const std::uint64_t slots = options.slots_per_origin / shards + (place < options.slots_per_origin % shards ? 1 : 0);
  return {.slots = std::max<std::size_t>(slots, 1),
          .request_interval = options.request_interval * static_cast<std::int64_t>(shards)};
}

void share_origins(Batch& batch, std::uint64_t count, source::ShardKey key, Options& options) {
  if (key != source::ShardKey::spread_origin) return;
  if (!can_be_read_twice(batch)) {
    throw UsageError("--shard-by origin+ needs a batch that can be read twice: a list in a file, not from a pipe");
  }
  batch.spread = std::make_shared<const source::SpreadOrigins>(spread_origins(batch, count, options.slots_per_origin));
  if (!batch.shard) return;
  source::ShardNumbers numbers(count, source::ShardKey::origin);
  std::uint64_t most = 1;
  for (const auto& [origin, shards] : batch.spread->all()) {
    const std::uint64_t place = (batch.shard->number - 1 + count - (numbers.of_origin(origin) - 1)) % count;
    if (place >= shards) continue;
    options.origin_limits[origin] = part_of_limits(options, place, shards);
    most = std::max(most, shards);
  }
  if (options.http.limit_rate.count > 0) {
    options.http.limit_rate = Bytes{std::max<std::uint64_t>(options.http.limit_rate.count / most, 1)};
  }
}

}  // namespace hoist::cli
