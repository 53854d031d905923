#pragma once

#include <cstdint>

#include "cli/batch.hpp"
#include "hoist/options.hpp"
#include "source/shard.hpp"

namespace hoist::cli {

/// For a batch that is divided by ShardKey::spread_origin: reads all of it once to find out which origins are spread
/// over several shards, and for a shard, gives it its part of their limits, so that all shards together ask as much of
/// them as one run of the whole batch would: of the requests in flight, of their rate, and of --limit-rate, which is
/// divided by the largest number of shards that share an origin with it. Does nothing for other batches.
/// @param count of the shards; at most Options::slots_per_origin of them share an origin
/// @throws UsageError if the batch cannot be read twice; RunError if it cannot be read
void share_origins(Batch& batch, std::uint64_t count, source::ShardKey key, Options& options);

/// The part of an origin's limits that a shard has.
/// @param place of the shard among those that share the origin, from 0
/// @param shards that share it, at most Options::slots_per_origin
OriginLimits part_of_limits(const Options& options, std::uint64_t place, std::uint64_t shards);

}  // namespace hoist::cli
