#include "hoist/downloader.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <utility>

#include <spdlog/spdlog.h>

#include "engine/progress_board.hpp"
#include "engine/run.hpp"
#include "hoist_version.h"
#include "net/credentials.hpp"
#include "net/interfaces.hpp"
#include "net/lanes.hpp"
#include "net/multi.hpp"
#include "store/durability.hpp"
#include "store/folder.hpp"
#include "store/lock.hpp"

namespace hoist {

class Downloader::Impl {
 public:
  Impl(Options asked, std::shared_ptr<spdlog::logger> logger, std::vector<std::filesystem::path> made)
      : options(std::move(asked)), log(std::move(logger)), folder(options.folder, std::move(made)) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  /// A run that has put nothing into the folder that it made leaves none.
  ~Impl() {
    if (!folder.is_new()) return;
    try {
      store::Lock lock(folder);
      if (lock.try_lock()) folder.remove_if_unused();
    } catch (...) {
      // It stays.
    }
  }

  Options options;
  std::shared_ptr<spdlog::logger> log;
  store::Folder folder;
  engine::ProgressBoard board;
  std::vector<std::string> cookies;
};

namespace {

/// @throws RunError, or Cause (input) for what only net can tell
Options checked(Options options) {
  if (options.slots < 1 || options.slots > max_slots) throw RunError("the number of slots must be 1 to 1000");
  if (options.lanes.count < 1 || options.lanes.count > max_lanes) throw RunError("the number of lanes must be 1 to 64");
  if (options.slots_per_origin < 1) throw RunError("the number of slots for an origin must be >= 1");
  options.durability = store::here(options.durability);
  net::require_credentials(options.http);
  options.http.interface_name = net::local_end(options.http.interface_name);
  // A limit on the rate, and cookies that are kept, are a multi's own.
  if (options.http.limit_rate.count != 0 || options.http.keep_cookies) options.lanes.count = 1;
  if (options.http.user_agent.empty()) options.http.user_agent = "hoist/" HOIST_VERSION;
  return options;
}

auto transport_maker(LaneOptions lanes) {
  return [lanes](coro::Loop& loop, net::TransferSettings settings,
                 std::atomic<std::uint64_t>& received) -> std::unique_ptr<net::Transport> {
    if (lanes.count == 1) return std::make_unique<net::Multi>(loop, std::move(settings), received);
    return std::make_unique<net::Lanes>(loop, std::move(settings), received, lanes.count, lanes.large);
  };
}

/// Different in every run, so that runs on many machines do not wait in step.
engine::Jitter make_jitter() {
  auto random = std::make_shared<std::minstd_rand>(std::random_device{}());
  return [random] { return std::uniform_real_distribution<double>(0.0, 1.0)(*random); };
}

}  // namespace

Downloader::Downloader(Options options, std::shared_ptr<spdlog::logger> log,
                       std::vector<std::filesystem::path> made) try
    : impl_(std::make_unique<Impl>(checked(std::move(options)), std::move(log), std::move(made))) {
} catch (const Cause& cause) {
  throw RunError(cause.what());
}

Downloader::~Downloader() = default;

RunResult Downloader::run(ItemSource& items, Observer& observer) {
  try {
    const engine::World world{.transport = transport_maker(impl_->options.lanes), .jitter = make_jitter()};
    engine::Run run(impl_->options, impl_->folder, *impl_->log, impl_->board, items, observer, world);
    const RunResult result = run.fetch_all();
    impl_->cookies = run.cookies();
    return result;
  } catch (const Cause& cause) {
    throw RunError(cause.what());
  } catch (const coro::LoopError& error) {
    throw RunError(error.what());
  }
}

const std::vector<std::string>& Downloader::cookies() const noexcept { return impl_->cookies; }

Progress Downloader::progress(std::size_t most_transfers) const { return impl_->board.sample(most_transfers); }

}  // namespace hoist
