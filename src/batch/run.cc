#include "batch/run.hpp"

#include <algorithm>
#include <csignal>
#include <functional>
#include <memory>
#include <random>
#include <utility>
#include <variant>
#include <vector>

#include <spdlog/spdlog.h>

#include "batch/attempts.hpp"
#include "batch/locked_out.hpp"
#include "coro/on_worker.hpp"
#include "store/durability.hpp"

namespace hoist::batch {

namespace {

using Clock = std::chrono::steady_clock;

/// So many items may be on their way to the disk besides those in flight.
constexpr std::size_t most_saving = 64;

/// So many items may wait for a slot: that far a run looks ahead for origins that have room, when others are slow.
constexpr std::size_t look_ahead = 1024;

/// So many items at most are under way in one way or another. With one origin there is nothing to look ahead for.
std::size_t most_admitted(const Options& options) {
  const bool limited = options.slots_per_origin < options.slots;
  return options.slots + most_saving + (limited ? look_ahead : 0);
}

/// So many outcomes may wait for the observer.
constexpr std::size_t most_untold = 4096;

net::Settings settings_for(const Options& options) {
  const Bytes share{options.memory.count / options.slots};
  const Bytes sixth{share.count / 6};  // of a body in parts, two arrive, two are written, and two are libcurl's
  return {
      .http = options.http,
      .connect_timeout = options.connect_timeout,
      .stall_timeout = options.stall_timeout,
      .connections = options.slots,
      .whole_size = std::clamp(share, kibibytes(16), kibibytes(256)),
      .part_size = std::clamp(sixth, kibibytes(16), kibibytes(256)),
  };
}

Outcome failed(FetchError error) {
  Outcome outcome;
  outcome.item.code = error.code();
  outcome.error = std::move(error);
  return outcome;
}

Outcome failed(Refused refused) {
  Outcome outcome = failed(std::move(refused.error));
  outcome.item = std::move(refused.item);
  return outcome;
}

/// What became of an item that the run was stopped before.
Outcome not_begun(Wanted wanted) {
  Outcome outcome;
  outcome.kind = OutcomeKind::not_begun;
  outcome.item = std::move(wanted.item);
  return outcome;
}

/// What the run that this one continues has settled already.
Outcome finished_before(Wanted wanted) {
  Outcome outcome;
  outcome.kind = wanted.known;
  outcome.url = wanted.known_url.empty() ? wanted.item.url : std::move(wanted.known_url);
  outcome.item = std::move(wanted.item);
  outcome.bytes = wanted.copy_bytes;
  outcome.sha256 = std::move(wanted.copy_sha256);
  outcome.validators = std::move(wanted.copy);
  outcome.modified = wanted.copy_modified;
  return outcome;
}

/// Those who are told what became of the items: the journal first, so that a report never says more than is recorded.
std::vector<Observer*> observers(Record* record, Observer& observer) {
  if (!record) return {&observer};
  return {record, &observer};
}

/// One sync for all the files that are ready, before they get their names.
std::function<void()> before_publishing(const Options& options, const store::Folder& folder) {
  return [&folder, sync = options.durability == Durability::batch] {
    if (sync) store::sync_all(folder);
  };
}

/// Different in every run, so that runs on many machines do not wait in step.
Dice make_dice() {
  auto random = std::make_shared<std::minstd_rand>(std::random_device{}());
  return [random] { return std::uniform_real_distribution<double>(0.0, 1.0)(*random); };
}

}  // namespace

Run::Run(const Options& options, const store::Folder& folder, spdlog::logger& log, std::atomic<std::uint64_t>& received)
    : options_(options),
      folder_(folder),
      log_(log),
      lock_(folder),
      multi_(loop_, settings_for(options), received),
      alarm_(loop_),
      slots_(loop_, options.slots, options.slots_per_origin),
      health_(options.retry.most_origin_errors),
      dice_(make_dice()),
      writers_(loop_),
      publishers_(loop_, before_publishing(options, folder)),
      context_{.options = options_,
               .log = log_,
               .loop = loop_,
               .alarm = alarm_,
               .slots = slots_,
               .health = health_,
               .dice = dice_,
               .multi = multi_,
               .origins = origins_,
               .writers = writers_,
               .publishers = publishers_,
               .folder = folder,
               .record = nullptr},
      items_(loop_),
      telling_(loop_),
      room_(loop_),
      grace_(loop_, [this] { stop_at_once(); }),
      deadline_(loop_, [this] { on_deadline(); }),
      signals_(loop_, [this](int number) { on_signal(number); }) {
  if (options.save_on_loop) writers_.stay_on_loop();
}

RunResult Run::fetch_all(ItemSource& source, Observer& observer) {
  const Clock::time_point began = Clock::now();
  source_ = &source;
  if (options_.deadline) deadline_.start(*options_.deadline);
  loop_.run(main(source, observer));
  source_ = nullptr;
  if (error_) std::rethrow_exception(error_);
  return {.tally = tally_, .deadline_reached = deadline_reached_, .signal = signal_, .elapsed = Clock::now() - began};
}

coro::Task<void> Run::main(ItemSource& source, Observer& observer) {
  const bool locked = co_await lock();
  if (!locked) co_return;
  ItemFeed feed(loop_, source, folder_, context_.record);
  Announcer announcer(loop_, observers(context_.record, observer), &room_);
  telling_.spawn(announce(announcer));
  co_await admit(feed, announcer);
  co_await items_.join();
  announcer.close();
  co_await telling_.join();
  co_await end_record();
}

coro::Task<bool> Run::lock() {
  bool locked = false;
  auto take = [&] {
    locked = lock_.try_lock();
    if (!locked && options_.lock == LockMode::leave) throw locked_out(folder_, lock_);
    if (!locked) {
      log_.warn("another run is writing to {}: {}; waiting for its end", folder_.path().string(), lock_.holder());
      locked = lock_.wait(stop_waiting_.get_token());
    }
    if (locked && options_.refresh) record_.emplace(folder_, options_.batch_name, log_);
  };
  co_await coro::OnWorker(loop_, take);
  if (record_) context_.record = &*record_;
  co_return locked;
}

coro::Task<void> Run::admit(ItemFeed& feed, Announcer& announcer) {
  try {
    while (reads_on()) {
      if (!has_room(announcer)) {
        co_await room_.wait();
      } else if (feed.has_entry()) {
        admit_one(feed.take(), announcer);
      } else {
        co_await feed.read_block();
        if (!feed.has_entry()) co_return;
      }
    }
  } catch (...) {
    fail(std::current_exception());
  }
}

void Run::admit_one(ItemFeed::Entry entry, Announcer& announcer) {
  if (auto* error = std::get_if<FetchError>(&entry)) {
    settle(failed(std::move(*error)), announcer);
  } else if (auto* refused = std::get_if<Refused>(&entry)) {
    settle(failed(std::move(*refused)), announcer);
  } else if (auto& wanted = std::get<Wanted>(entry); wanted.finished) {
    settle(finished_before(std::move(wanted)), announcer);
  } else if (stage_ != Stage::running) {
    settle(not_begun(std::move(wanted)), announcer);
  } else {
    items_.spawn(see_through(std::move(wanted), announcer));
  }
}

coro::Task<void> Run::see_through(Wanted wanted, Announcer& announcer) {
  try {
    Outcome outcome = co_await fetch_with_attempts(context_, wanted);
    settle(std::move(outcome), announcer);
  } catch (const Stopped&) {
    log_.trace("{}: not begun, the run was stopped", wanted.item.code);
    if (options_.tell_not_begun) settle(not_begun(std::move(wanted)), announcer);
  }
  room_.set();
}

void Run::settle(Outcome outcome, Announcer& announcer) {
  tally_.add(outcome);
  announcer.push(std::move(outcome));
}

/// A run that was stopped, or whose end could not be told, is gone on with next time.
coro::Task<void> Run::end_record() {
  auto end = [this] { record_->end_run(); };
  if (record_ && stage_ == Stage::running) co_await coro::OnWorker(loop_, end);
}

coro::Task<void> Run::announce(Announcer& announcer) {
  try {
    co_await announcer.tell();
  } catch (...) {
    fail(std::current_exception());
  }
}

/// Once stopped, a run reads on only to tell what it did not begin.
bool Run::reads_on() const noexcept { return stage_ == Stage::running || (options_.tell_not_begun && !rest_given_up_); }

bool Run::has_room(const Announcer& announcer) const noexcept {
  return items_.running() < most_admitted(options_) && announcer.backlog() < most_untold;
}

void Run::on_signal(int number) {
  if (stage_ == Stage::running) {
    signal_ = number;
    log_.info("{} received: finishing what is in flight, for at most {} ms; once more to stop at once",
              number == SIGINT ? "SIGINT" : "SIGTERM", options_.grace.count());
    finish();
  } else {
    stop_at_once();
    signals_.release();  // should somebody be waited for who never comes, the reader of a pipe, say
  }
}

void Run::on_deadline() {
  deadline_reached_ = stage_ == Stage::running;
  abort("the deadline was reached while in flight");
  grace_.start(options_.grace);  // for reading on
}

void Run::finish() {
  stage_ = Stage::finishing;
  slots_.stop();
  alarm_.ring();
  stop_waiting_.request_stop();
  if (source_ && options_.tell_not_begun) {
    source_->hurry();
  } else if (source_) {
    source_->stop();
  }
  room_.set();
  grace_.start(options_.grace);
}

void Run::abort(const char* reason) {
  if (stage_ == Stage::running) finish();
  stage_ = Stage::aborted;
  grace_.stop();
  multi_.interrupt(reason);
}

void Run::give_up_rest() {
  rest_given_up_ = true;
  if (source_) source_->stop();
  room_.set();
}

void Run::stop_at_once() {
  give_up_rest();
  abort("stopped while in flight");
}

void Run::fail(std::exception_ptr error) {
  if (!error_) error_ = std::move(error);
  give_up_rest();
  abort("the run came to an end");
}

}  // namespace hoist::batch
