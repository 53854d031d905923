#pragma once

#include "coro/task.hpp"
#include "engine/context.hpp"
#include "engine/planned_item.hpp"
#include "hoist/outcome.hpp"

namespace hoist::engine {

/// Fetches one item from whichever of its URLs has it: each is tried in its order, and when none has it, those whose
/// failure is transient are tried again after a while, as often as RetryOptions say. No slot is held meanwhile.
/// @param planned is brought up to date between attempts
/// @returns what became of it; of several failures the last one
/// @throws Stopped if the run was stopped before the first attempt
coro::Task<Outcome> fetch_with_retries(Context& context, PlannedItem& planned);

}  // namespace hoist::engine
