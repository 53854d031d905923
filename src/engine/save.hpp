#pragma once

#include <string>

#include "coro/task.hpp"
#include "engine/context.hpp"
#include "engine/exchange.hpp"
#include "engine/planned_item.hpp"
#include "hoist/outcome.hpp"

namespace hoist::engine {

/// Saves a complete body. Bodies that are complete at the same time share a work item.
/// @param codings of the body: ResponseHead::codings
/// @param outcome gets the size of the file and, if requested, its digest and modification time
/// @throws Cause (disk, integrity)
coro::Task<void> save_whole(Context& context, const net::Buffer& body, const std::string& codings, Outcome& outcome);

/// Saves a large body while it arrives: one part is written by a worker while the next one comes in. A response that
/// carries the rest of a file (206) is appended to what an earlier run left in NAME.part.
/// Where it is split, other transfers bring segments of it (Segments).
/// @param exchange has received the first part, whose storage is used for the others; its slot is released as soon as
/// the last byte has come
/// @param attempt counts the requests for segments, too
/// @param outcome as in save_whole()
/// @throws Cause; NAME.part is left only if the next run can continue it
coro::Task<void> save_in_parts(PlannedItem& planned, Exchange& exchange, Attempt& attempt, Outcome& outcome);

/// Gives NAME.part its name: an earlier run received all of it but did not live to finish it.
/// @throws Cause (disk, integrity)
coro::Task<void> save_finished_part(Context& context, const PlannedItem& planned, Outcome& outcome);

}  // namespace hoist::engine
