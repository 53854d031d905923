#pragma once

#include <optional>

#include "cli/batch.hpp"
#include "cli/environment.hpp"
#include "cli/options/settings.hpp"
#include "source/shard.hpp"

namespace hoist::cli {

/// Reads --shard-by. Without it, lists are divided by origin, and codes by code: a template mostly has one server, and
/// a list many.
/// @throws UsageError, InvalidConfig
source::ShardKey read_shard_key(const Settings& settings, SourceKind source);

/// Reads --shard and --shard-by; nothing if no shard is requested.
///
/// `auto` takes the shard from the environment of a job array, `auto/N` does the same and says how many there must be,
/// and `auto:VARIABLE/N` names the variable (see job_array.hpp).
/// @throws UsageError, InvalidConfig
std::optional<source::Shard> read_shard(const Settings& settings, SourceKind source, const Environment& environment);

}  // namespace hoist::cli
