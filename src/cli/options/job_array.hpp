#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "cli/environment.hpp"
#include "cli/options/option_value.hpp"
#include "source/shard.hpp"

namespace hoist::cli {

/// The run's position in a job array, according to the environment: that of Slurm, Grid Engine, LSF, PBS, Google Cloud
/// Run and Batch, AWS Batch or a Kubernetes Indexed Job, the first of these that has set its variables.
/// @param count the number of tasks, as the option says; needed where the engine does not tell it
/// @returns its number and count
/// @throws UsageError, InvalidConfig if there is none, or its tasks are not so many
source::Shard shard_of_job_array(const OptionValue& option, const Environment& environment,
                                 std::optional<std::uint64_t> count);

/// The position that a variable tells: a number from 1 to the count, or, with "+1" after the name, from 0.
/// @param name "NOMAD_ALLOC_INDEX+1", say
/// @throws UsageError, InvalidConfig if it does not tell one
source::Shard shard_of_variable(const OptionValue& option, const Environment& environment, std::string_view name,
                                std::optional<std::uint64_t> count);

/// A whole number up to 2^32 - 1; nothing for any other text.
std::optional<std::uint64_t> shard_number(std::string_view text) noexcept;

}  // namespace hoist::cli
