#pragma once

#include "batch/origin_health.hpp"
#include "batch/retry.hpp"
#include "batch/slots.hpp"
#include "coro/alarm.hpp"
#include "coro/loop.hpp"
#include "coro/shared_worker.hpp"
#include "hoist/options.hpp"
#include "net/multi.hpp"
#include "net/url.hpp"
#include "store/folder.hpp"

namespace spdlog {
class logger;
}

namespace hoist::batch {

class Record;

/// What every item of a run shares. It owns nothing.
struct Context {
  const Options& options;
  spdlog::logger& log;
  coro::Loop& loop;
  coro::Alarm& alarm;
  SlotLimiter& slots;
  OriginHealth& health;
  const Dice& dice;
  net::Multi& multi;
  net::Origins& origins;
  coro::SharedWorker& writers;     ///< writes files
  coro::SharedWorker& publishers;  ///< gives them their names
  const store::Folder& folder;
  Record* record;  ///< null without a journal
};

}  // namespace hoist::batch
