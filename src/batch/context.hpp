#pragma once

#include "batch/slots.hpp"
#include "coro/loop.hpp"
#include "coro/shared_worker.hpp"
#include "net/multi.hpp"
#include "store/folder.hpp"

namespace hoist::batch {

/// What every item of a run shares. It owns nothing.
struct Context {
  coro::Loop& loop;
  SlotLimiter& slots;
  net::Multi& multi;
  coro::SharedWorker& writers;
  const store::Folder& folder;
};

}  // namespace hoist::batch
