#pragma once

#include "coro/task.hpp"
#include "engine/context.hpp"
#include "engine/planned_item.hpp"
#include "hoist/outcome.hpp"

namespace hoist::engine {

/// Fetches one item from whichever of its URLs has it: they are tried in order, and when all have failed, those whose
/// failure was transient are retried after a backoff, up to RetryOptions::retries times. No slot is held meanwhile.
/// @param planned is updated between attempts
/// @returns the outcome; after several failures, the last one
/// @throws Stopped if the run was stopped before the first attempt
coro::Task<Outcome> fetch_with_retries(Context& context, PlannedItem& planned);

}  // namespace hoist::engine
