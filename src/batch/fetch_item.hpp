#pragma once

#include <string>

#include "batch/context.hpp"
#include "batch/wanted.hpp"
#include "coro/task.hpp"
#include "hoist/outcome.hpp"

namespace hoist::batch {

/// Fetches one item from one of its URLs: the whole story from slot to file.
/// @throws FetchError with the item's code, around its cause (std::throw_with_nested)
/// @throws Stopped if the run was stopped before the item got a slot
coro::Task<Outcome> fetch_item(Context& context, const Wanted& wanted, const std::string& url);

}  // namespace hoist::batch
