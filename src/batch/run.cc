#include "batch/run.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include <spdlog/spdlog.h>

#include "batch/causes.hpp"
#include "batch/fetch_item.hpp"

namespace hoist::batch {

namespace {

using Clock = std::chrono::steady_clock;

/// Beyond the slots, so many items may wait for one or be on their way to the disk.
std::size_t most_admitted(std::size_t slots) { return 2 * slots + 64; }

/// So many outcomes may wait for the observer.
constexpr std::size_t most_untold = 4096;

net::Settings settings_for(const Options& options) {
  const Bytes share{options.memory.count / options.slots};
  const Bytes quarter{share.count / 4};  // of a body in parts, two parts arrive while two are being written
  return {
      .user_agent = options.user_agent,
      .connect_timeout = options.connect_timeout,
      .stall_timeout = options.stall_timeout,
      .connections = options.slots,
      .whole_size = std::clamp(share, kibibytes(16), kibibytes(256)),
      .part_size = std::clamp(quarter, kibibytes(16), kibibytes(256)),
  };
}

Outcome failed(Item item, FetchError error) {
  Outcome outcome;
  outcome.item = std::move(item);
  outcome.http_status = error.http_status();
  outcome.error = std::move(error);
  return outcome;
}

}  // namespace

Run::Run(const Options& options, const store::Folder& folder, spdlog::logger& log, std::atomic<std::uint64_t>& received)
    : options_(options),
      log_(log),
      multi_(loop_, settings_for(options), received),
      slots_(loop_, options.slots, options.slots),
      writers_(loop_),
      context_{loop_, slots_, multi_, writers_, folder},
      items_(loop_),
      telling_(loop_),
      room_(loop_),
      grace_(loop_, [this] { abort(); }),
      signals_(loop_, [this](int number) { on_signal(number); }) {
  if (options.save_on_loop) writers_.stay_on_loop();
}

RunResult Run::fetch_all(ItemSource& source, Observer& observer) {
  const Clock::time_point began = Clock::now();
  ItemFeed feed(loop_, source);
  Announcer announcer(loop_, observer, &room_);
  loop_.run(main(feed, announcer));
  if (error_) std::rethrow_exception(error_);
  return {.tally = tally_, .signal = signal_, .elapsed = Clock::now() - began};
}

coro::Task<void> Run::main(ItemFeed& feed, Announcer& announcer) {
  telling_.spawn(announce(announcer));
  co_await admit(feed, announcer);
  co_await items_.join();
  announcer.close();
  co_await telling_.join();
}

coro::Task<void> Run::admit(ItemFeed& feed, Announcer& announcer) {
  try {
    while (stage_ == Stage::running) {
      if (!has_room(announcer)) {
        co_await room_.wait();
      } else if (feed.has_item()) {
        items_.spawn(see_through(feed.take(), announcer));
      } else {
        co_await feed.read_block();
        if (!feed.has_item()) co_return;
      }
    }
  } catch (...) {
    fail(std::current_exception());
  }
}

coro::Task<void> Run::see_through(Item item, Announcer& announcer) {
  std::optional<Outcome> outcome;
  try {
    outcome = co_await fetch_item(context_, item);
  } catch (const Stopped&) {
    log_.trace("{}: not begun, the run was stopped", item.code);
  } catch (const FetchError& error) {
    outcome = failed(std::move(item), with_causes(error));
  }
  if (outcome) {
    tally_.add(*outcome);
    announcer.push(std::move(*outcome));
  }
  room_.set();
}

coro::Task<void> Run::announce(Announcer& announcer) {
  try {
    co_await announcer.tell();
  } catch (...) {
    fail(std::current_exception());
  }
}

bool Run::has_room(const Announcer& announcer) const noexcept {
  return items_.running() < most_admitted(options_.slots) && announcer.backlog() < most_untold;
}

void Run::on_signal(int number) {
  if (stage_ == Stage::running) {
    signal_ = number;
    log_.info("{} received: finishing what is in flight, for at most {} ms; once more to stop at once",
              number == SIGINT ? "SIGINT" : "SIGTERM", options_.grace.count());
    finish();
  } else {
    abort();
  }
}

void Run::finish() {
  stage_ = Stage::finishing;
  slots_.stop();
  room_.set();
  grace_.start(options_.grace);
}

void Run::abort() {
  if (stage_ == Stage::running) finish();
  stage_ = Stage::aborted;
  grace_.stop();
  multi_.interrupt();
}

void Run::fail(std::exception_ptr error) {
  if (!error_) error_ = std::move(error);
  abort();
}

}  // namespace hoist::batch
