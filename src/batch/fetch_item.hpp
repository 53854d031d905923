#pragma once

#include "batch/context.hpp"
#include "coro/task.hpp"
#include "hoist/item.hpp"
#include "hoist/outcome.hpp"

namespace hoist::batch {

/// Fetches one item: the whole story from slot to file.
/// @throws FetchError with the item's code, around its cause (std::throw_with_nested)
/// @throws Stopped if the run was stopped before the item got a slot
coro::Task<Outcome> fetch_item(Context& context, const Item& item);

}  // namespace hoist::batch
