#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "coro/task.hpp"
#include "engine/context.hpp"
#include "engine/planned_item.hpp"
#include "hoist/outcome.hpp"

namespace hoist::engine {

/// What an attempt at an item took, whether it succeeded or failed.
struct Attempt {
  std::optional<std::chrono::steady_clock::time_point> began;  ///< when it got its slot
  unsigned requests = 0;  ///< requests made for the file; following a redirect does not count as another one
};

/// Fetches one item from one of its URLs: the whole story from slot to file.
/// @param planned notes the name that its file takes, where the server gives it one
/// @throws FetchError with the item's code, around its cause (std::throw_with_nested)
/// @throws Stopped if the run was stopped before the item got a slot
coro::Task<Outcome> fetch_item(Context& context, PlannedItem& planned, const std::string& url, Attempt& attempt);

}  // namespace hoist::engine
