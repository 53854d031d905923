#pragma once

#include "base/url.hpp"
#include "coro/loop.hpp"
#include "coro/shared_worker.hpp"
#include "coro/sleep_queue.hpp"
#include "engine/origin_policy.hpp"
#include "engine/retry.hpp"
#include "engine/slots.hpp"
#include "hoist/options.hpp"
#include "net/transport.hpp"
#include "store/folder.hpp"

namespace spdlog {
class logger;
}

namespace hoist::engine {

class ArchiveWriter;
class FileNames;
class RunJournal;

/// What every item of a run shares. It owns nothing.
struct Context {
  const Options& options;
  spdlog::logger& log;
  coro::Loop& loop;
  coro::SleepQueue& sleep_queue;
  SlotLimiter& slots;
  OriginPolicy& policy;
  const Jitter& jitter;
  net::Transport& transport;
  base::Origins& origins;
  coro::SharedWorker& writers;     ///< writes files
  coro::SharedWorker& publishers;  ///< gives them their names
  const store::Folder& folder;
  RunJournal* journal;               ///< null without a journal
  ArchiveWriter* archive = nullptr;  ///< where files go; null: to the folder
  FileNames* names = nullptr;        ///< the names of files in use; set while items are fetched
};

}  // namespace hoist::engine
