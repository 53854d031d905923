#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "coro/task.hpp"
#include "engine/context.hpp"
#include "engine/planned_item.hpp"
#include "hoist/outcome.hpp"

namespace hoist::engine {

/// What an attempt at an item has taken, whether it succeeds or fails.
struct Attempt {
  std::optional<std::chrono::steady_clock::time_point> began;  ///< when it got its slot
  unsigned requests = 0;  ///< how often the file was asked for; to follow a redirect is not to ask again
};

/// Fetches one item from one of its URLs: the whole story from slot to file.
/// @throws FetchError with the item's code, around its cause (std::throw_with_nested)
/// @throws Stopped if the run was stopped before the item got a slot
coro::Task<Outcome> fetch_item(Context& context, const PlannedItem& planned, const std::string& url, Attempt& attempt);

}  // namespace hoist::engine
