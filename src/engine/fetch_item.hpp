#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "coro/task.hpp"
#include "engine/context.hpp"
#include "engine/planned_item.hpp"
#include "hoist/outcome.hpp"

namespace hoist::engine {

/// Fetches one item from one of its URLs: the whole story from slot to file.
/// @param began set to when it got its slot
/// @throws FetchError with the item's code, around its cause (std::throw_with_nested)
/// @throws Stopped if the run was stopped before the item got a slot
coro::Task<Outcome> fetch_item(Context& context, const PlannedItem& planned, const std::string& url,
                               std::optional<std::chrono::steady_clock::time_point>& began);

}  // namespace hoist::engine
