#include "engine/run.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <functional>
#include <utility>
#include <variant>
#include <vector>

#include <spdlog/spdlog.h>

#include "base/digest.hpp"
#include "coro/on_worker.hpp"
#include "engine/existing_file.hpp"
#include "engine/fetch_with_retries.hpp"
#include "engine/folder_in_use_error.hpp"
#include "engine/outcomes.hpp"
#include "store/durability.hpp"

namespace hoist::engine {

namespace {

using Clock = std::chrono::steady_clock;

/// Maximum number of items that are being saved, besides those in flight.
constexpr std::size_t most_saving = 64;

/// Maximum number of items that wait for a slot: how far a run looks ahead for origins with room when others are slow.
constexpr std::size_t look_ahead = 1024;

/// Maximum number of items in progress. If one origin may take all slots, there is no point in looking ahead.
/// The producer of a queue wants to have as little as possible taken that is not begun.
std::size_t most_admitted(const Options& options) {
  if (options.queue) return 2 * options.slots;
  const bool limited = options.slots_per_origin < options.slots;
  return options.slots + most_saving + (limited ? look_ahead : 0);
}

/// So often the observers of a queue write what they have collected, even if no item has ended.
constexpr std::chrono::milliseconds flush_interval{1000};

/// Maximum number of outcomes that wait for the observers.
constexpr std::size_t most_pending_outcomes = 4096;

net::TransferSettings settings_for(const Options& options) {
  // Several lanes have a third of it for what each allocates for itself.
  const std::uint64_t memory = options.lanes.count == 1 ? options.memory.count : options.memory.count / 3 * 2;
  const Bytes share{memory / options.slots};
  // Of a body in parts, two arrive, two are written, and two are libcurl's: half of its share. What waits in little
  // memory is still in the processor's caches as it is written.
  const Bytes twelfth{share.count / 12};
  return {
      .http = options.http,
      .connect_timeout = options.connect_timeout,
      .stall_timeout = options.stall_timeout,
      .connections = options.slots,
      .idle_buffers = options.slots,
      .whole_size = std::clamp(share, kibibytes(16), kibibytes(256)),
      .part_size = std::clamp(twelfth, kibibytes(16), kibibytes(128)),
      .freshness = options.trust_freshness,
  };
}

/// One sync for all files that are ready, before they are renamed. An archive is synced by itself.
std::function<void()> before_publishing(const Options& options, const store::Folder& folder) {
  return [&folder, sync = options.durability == Durability::batch && !options.archive] {
    if (sync) store::sync_all(folder);
  };
}

}  // namespace

Run::Run(const Options& options, const store::Folder& folder, spdlog::logger& log, ProgressBoard& board,
         ItemSource& source, Observer& observer, const World& world)
    : options_(options),
      folder_(folder),
      log_(log),
      board_(board),
      source_(source),
      lock_(folder),
      transport_(world.transport(loop_, settings_for(options), board.received)),
      sleep_queue_(loop_),
      files_in_flight_(loop_),
      slots_(loop_, options.slots, options.slots_per_origin, options.request_interval, options.origin_limits),
      policy_(options.retry.most_origin_errors, slots_, log, options.adaptive,
              options.queue ? OriginHealth::GivenUp::for_a_while : OriginHealth::GivenUp::for_good),
      jitter_(world.jitter),
      writers_(loop_),
      publishers_(loop_, before_publishing(options, folder)),
      context_{.options = options_,
               .log = log_,
               .loop = loop_,
               .sleep_queue = sleep_queue_,
               .slots = slots_,
               .policy = policy_,
               .jitter = jitter_,
               .transport = *transport_,
               .origins = origins_,
               .writers = writers_,
               .publishers = publishers_,
               .folder = folder,
               .journal = nullptr},
      room_(loop_),
      dispatcher_(loop_, {&observer}, &room_),
      shutdown_(loop_, options, log, *this),
      items_(loop_, [this](std::exception_ptr error) { shutdown_.fail(std::move(error)); }),
      telling_(loop_, [this](std::exception_ptr error) { shutdown_.fail(std::move(error)); }),
      flush_timer_(loop_, [this] { dispatcher_.ask_flush(); }) {}

RunResult Run::fetch_all() {
  shutdown_.start_deadline();
  loop_.run(main());
  shutdown_.rethrow_error();
  return result_ ? *result_ : result();
}

RunResult Run::result() const {
  return {.tally = tally_,
          .total = source_.total(),
          .deadline_reached = shutdown_.deadline_reached(),
          .signal = shutdown_.signal(),
          .elapsed = Clock::now() - began_};
}

coro::Task<void> Run::main() {
  const bool locked = co_await lock();
  if (!locked) co_return;
  // The journal is notified first, so that a report never says more than is recorded.
  if (journal_) dispatcher_.tell_first(*journal_);
  AsyncBlockReader feed(loop_, source_, folder_, context_.journal, options_);
  context_.names = &feed.names();
  telling_.spawn(dispatcher_.tell());
  if (options_.queue) flush_timer_.start_every(flush_interval);
  try {
    co_await admit(feed);
  } catch (...) {
    shutdown_.fail(std::current_exception());
  }
  co_await items_.join();
  co_await finish_archive();
  flush_timer_.stop();
  dispatcher_.close();
  co_await telling_.join();
  co_await end();
}

coro::Task<bool> Run::lock() {
  bool locked = false;
  auto take = [&] {
    locked = lock_.try_lock();
    if (!locked && options_.lock == LockMode::leave) throw folder_in_use_error(folder_, lock_);
    if (!locked) {
      log_.warn("another run is writing to {}: {}; waiting for it to end", folder_.path().string(), lock_.holder());
      locked = lock_.wait(shutdown_.token());
    }
    if (locked && options_.durability == Durability::file) folder_.sync_place();
    if (locked) journal_.emplace(folder_, options_, log_);
    if (locked && options_.archive) archive_.emplace(publishers_, folder_, options_, *journal_);
  };
  co_await coro::OnWorker(loop_, take);
  if (journal_) context_.journal = &*journal_;
  if (archive_) context_.archive = &*archive_;
  co_return locked;
}

coro::Task<void> Run::admit(AsyncBlockReader& feed) {
  while (shutdown_.reads_on()) {
    if (!has_room()) {
      co_await room_.wait();
    } else if (feed.has_entry()) {
      admit_one(feed.take());
    } else {
      const std::size_t room = most_admitted(options_) - items_.running();
      const std::size_t most = options_.queue ? room : BlockReader::most_entries;
      co_await feed.read_block(most);
      if (!feed.has_entry()) co_return;
    }
  }
}

void Run::admit_one(PlannedEntry entry) {
  if (auto* error = std::get_if<FetchError>(&entry)) {
    settle(refused(std::move(*error)));
  } else if (auto* item = std::get_if<Refused>(&entry)) {
    settle(refused(std::move(*item)));
  } else if (auto& planned = std::get<PlannedItem>(entry); planned.finished) {
    settle(finished_before(std::move(planned)));
  } else if (shutdown_.begun()) {
    settle(not_begun(std::move(planned)));
  } else {
    note_weak_digest(planned.item);
    items_.spawn(process(std::move(planned)));
  }
}

void Run::note_weak_digest(const Item& item) {
  if (weak_digest_noted_ || item.digest.empty() || !base::finds_only_accidents(item.digest.algorithm)) return;
  weak_digest_noted_ = true;
  log_.warn("{} digests find accidents only: whoever means to can make another file with the same one; use SHA-256",
            base::title(item.digest.algorithm));
}

coro::Task<void> Run::process(PlannedItem planned) {
  ItemProgress progress(board_, planned.item);
  planned.progress = &progress;
  try {
    const FileClaim claim = co_await claim_file(planned);
    if (planned.verify_first) co_await check_existing(planned);
    if (planned.finished) {
      settle(finished_before(std::move(planned)));
      room_.set();
      co_return;
    }
    Outcome outcome = co_await fetch_with_retries(context_, planned);
    if (planned.comes_last && outcome.kind != OutcomeKind::failed) journal_->begin_round();
    settle(std::move(outcome));
  } catch (const Stopped&) {
    log_.trace("{}: not begun, the run was stopped", planned.item.code);
    if (options_.tell_not_begun) settle(not_begun(std::move(planned)));
  }
  room_.set();
}

/// In a queue, an item may come again before it has ended; then the second waits for the first.
coro::Task<FileClaim> Run::claim_file(PlannedItem& planned) {
  FileClaim claim;
  if (!options_.queue || planned.finished) co_return claim;
  const bool waits = files_in_flight_.has(planned.item.file);
  claim = co_await files_in_flight_.claim(planned.item.file);
  if (waits) co_await look_at_part(loop_, context_.journal, planned);
  co_return claim;
}

/// A file that is there may be right: that is told by its digest. What cannot be told is asked for.
coro::Task<void> Run::check_existing(PlannedItem& planned) {
  auto check = [&] { verify_existing(folder_, planned, shutdown_.token()); };
  try {
    co_await coro::OnWorker(loop_, check);
  } catch (const Cause& cause) {
    if (cause.kind() == ErrorKind::interrupted) throw Stopped();
    planned.known_url.clear();
  }
}

void Run::settle(Outcome outcome) {
  tally_.add(outcome);
  board_.ended(outcome);
  dispatcher_.push(std::move(outcome));
}

/// What was appended stays, however the run ends, unless it is the archive that failed.
coro::Task<void> Run::finish_archive() {
  if (!archive_) co_return;
  try {
    co_await archive_->finish();
  } catch (...) {
    shutdown_.fail(std::current_exception());
  }
}

/// If an error ended the run, the observers are not notified of its end.
coro::Task<void> Run::end() {
  if (shutdown_.failed()) co_return;
  result_ = result();
  auto tell = [this] { dispatcher_.tell_end(*result_); };
  co_await coro::OnWorker(loop_, tell);
}

bool Run::has_room() const noexcept {
  return items_.running() < most_admitted(options_) && dispatcher_.backlog() < most_pending_outcomes;
}

void Run::stop_asking() noexcept {
  slots_.stop();
  sleep_queue_.ring();
  options_.tell_not_begun ? source_.hurry() : source_.stop();
  room_.set();
}

/// A redirect that waits for the end of a pause is not followed any more either: it gets its slot, and no request.
void Run::interrupt(const char* reason) noexcept {
  transport_->interrupt(reason);
  slots_.end_pauses_for_good();
}

void Run::stop_reading() noexcept {
  source_.stop();
  room_.set();
}

}  // namespace hoist::engine
