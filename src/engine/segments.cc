#include "engine/segments.hpp"

#include <algorithm>
#include <utility>

#include <spdlog/spdlog.h>

namespace hoist::engine {

namespace {

/// How often idle slots are looked for, besides when a transfer ends.
constexpr std::chrono::milliseconds look_every{250};

}  // namespace

/// Counts a helper, and says when it has ended.
class Segments::Helper {
 public:
  Helper(Segments& all, Slot slot) noexcept : all_(all), slot_(std::move(slot)) { ++all_.helpers_; }
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;
  ~Helper() {
    slot_.release();
    --all_.helpers_;
    all_.changed_.set();
    all_.look_around_.set();
  }

  Slot& slot() noexcept { return slot_; }

 private:
  Segments& all_;
  Slot slot_;
};

Segments::Segments(Exchange& first, PlannedItem& planned, const std::string& url, Attempt& attempt,
                   const std::string& etag, SegmentFile& file)
    : context_(first.context),
      first_(first),
      planned_(planned),
      attempt_(attempt),
      file_(file),
      plan_(context_.options.split, file.written(), file.whole()),
      sources_(sources_of(first, planned, url, etag)),
      scope_(context_.loop),
      look_around_(context_.loop),
      changed_(context_.loop),
      timer_(context_.loop, [this] { look_around_.set(); }) {}

coro::Task<void> Segments::fetch() {
  first_.response->stop_metering();
  try {
    co_await fetch_all();
  } catch (...) {
    fatal_ = std::current_exception();
    abort_all();
  }
  timer_.stop();
  closed_ = true;
  look_around_.set();
  co_await scope_.join();
  if (plan_.left() == 0 && !fatal_ && file_.is_whole()) co_return;
  co_await file_.record();
  rethrow();
}

void Segments::rethrow() const {
  for (const std::exception_ptr& error : {fatal_, first_error_, error_}) {
    if (error) std::rethrow_exception(error);
  }
  throw Cause(ErrorKind::internal, "a segment of the file was lost");
}

coro::Task<void> Segments::fetch_all() {
  Segment& segment = plan_.begin(now());
  ++sources_[0].active;
  co_await start_helpers();
  timer_.start_every(look_every);
  scope_.spawn(watch());
  co_await fetch_first(segment);
  co_await take_on();
}

/// Goes on with the slot of the first transfer, until there is nothing left to do.
coro::Task<void> Segments::take_on() {
  SegmentSource& source = sources_[0];
  for (;;) {
    const bool can = !first_error_ && !fatal_ && (!source.slow || helpers_ == 0);
    Segment* const segment = can ? plan_.take_waiting(now()) : nullptr;
    if (segment) {
      if (!first_.slot || context_.slots.is_paused(first_.slot)) co_await take_slot_again(first_);
      const End end = co_await fetch_segment(source, first_.slot, *segment);
      if (end == End::failed) first_error_ = error_;
      continue;
    }
    first_.slot.release();
    if (helpers_ == 0) co_return;
    co_await changed_.wait();
  }
}

/// Fetches segments with a slot of its own, as long as nobody else waits for it.
coro::Task<void> Segments::help(SegmentSource& source, Slot slot, Segment* segment) {
  Helper helper(*this, std::move(slot));
  while (segment) {
    const End end = co_await fetch_segment(source, helper.slot(), *segment);
    segment = end == End::fetched ? more_for(source, helper.slot()) : nullptr;
  }
}

SplitPlan::Segment* Segments::more_for(SegmentSource& source, const Slot& slot) {
  if (fatal_ || closed_ || source.slow) return nullptr;
  if (context_.slots.is_wanted(slot) || context_.slots.is_paused(slot)) return nullptr;
  const SplitPlan::Given given = plan_.take(idle_slots() + 1, source.rate, now());
  if (given.slow) abort(*given.slow);
  return given.segment;
}

coro::Task<void> Segments::watch() {
  while (!closed_) {
    co_await look_around_.wait();
    if (closed_) co_return;
    co_await start_helpers();
    co_await file_.record_if_due();
  }
}

coro::Task<void> Segments::start_helpers() {
  bool gaps_allowed = false;
  while (may_help_ && !closed_ && !fatal_) {
    SegmentSource* const source = best_source();
    if (!source || !plan_.has_work(idle_slots(), source->rate, now())) co_return;
    if (!gaps_allowed) {
      gaps_allowed = co_await file_.allow_gaps();
      may_help_ = gaps_allowed;
      continue;  // things may have changed meanwhile
    }
    const std::size_t idle = idle_slots();
    Slot slot = context_.slots.take_idle(source->origin);
    if (!slot) co_return;
    const SplitPlan::Given given = plan_.take(idle, source->rate, now());
    if (!given.segment) co_return;
    if (given.slow) abort(*given.slow);
    scope_.spawn(help(*source, std::move(slot), given.segment));
  }
}

/// The one with the fewest segments of those that have a slot to give.
SegmentSource* Segments::best_source() {
  SegmentSource* best = nullptr;
  for (SegmentSource& source : sources_) {
    const bool possible = source.usable() && context_.slots.idle(source.origin) > 0;
    if (possible && (!best || source.active < best->active)) best = &source;
  }
  return best;
}

std::size_t Segments::idle_slots() const {
  std::size_t idle = 0;
  for (const SegmentSource& source : sources_) {
    if (source.usable()) idle += context_.slots.idle(source.origin);
  }
  return idle;
}

void Segments::say(const SegmentSource& source, const base::ByteRange& range, const char* what) const noexcept {
  try {
    context_.log.debug("{}: bytes {} to {} from {}: {}", planned_.item.code, range.first, range.end - 1, source.origin,
                       what);
  } catch (...) {
    // It is not said.
  }
}

void Segments::abort(const Segment& segment) noexcept {
  for (const Worker& worker : workers_) {
    if (worker.segment == &segment && worker.exchange->response) worker.exchange->response->abort();
  }
}

void Segments::abort_all() noexcept {
  for (const Worker& worker : workers_) {
    if (worker.exchange->response) worker.exchange->response->abort();
  }
}

}  // namespace hoist::engine
