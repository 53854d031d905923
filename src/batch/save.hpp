#pragma once

#include "batch/context.hpp"
#include "coro/task.hpp"
#include "hoist/bytes.hpp"
#include "hoist/item.hpp"
#include "net/transfer.hpp"

namespace hoist::batch {

/// Saves a body that is whole. Several that are ready share a work item. @throws Cause (disk)
coro::Task<void> save_whole(Context& context, const Item& item, const net::Buffer& body);

/// Saves a large body while it arrives: one part is written by a worker while the next one comes in.
/// @param part the first part; its storage is used for the others
/// @param slot is released as soon as the last byte has come
/// @returns the size of the file
/// @throws Cause; nothing is left of the file then
coro::Task<Bytes> save_in_parts(Context& context, const Item& item, net::Transfer& transfer, net::Buffer& part,
                                Slot& slot);

}  // namespace hoist::batch
