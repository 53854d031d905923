#pragma once

#include <optional>

#include "cli/batch.hpp"
#include "cli/environment.hpp"
#include "cli/options/settings.hpp"
#include "source/shard.hpp"

namespace hoist::cli {

/// Reads --shard and --shard-by; nothing if no shard is requested.
///
/// `auto` takes the shard from the environment of a Slurm job array or of a Kubernetes Indexed Job, `auto/N` does the
/// same and says how many there must be. Without --shard-by, lists are divided by origin, and codes by code: a template
/// mostly has one server, and a list many.
/// @throws UsageError, InvalidConfig
std::optional<source::Shard> read_shard(const Settings& settings, SourceKind source, const Environment& environment);

}  // namespace hoist::cli
