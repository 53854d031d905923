#include "engine/segment_file.hpp"

#include <exception>

#include <spdlog/spdlog.h>

#include "coro/on_worker.hpp"
#include "engine/progress_board.hpp"
#include "engine/run_journal.hpp"

namespace hoist::engine {

namespace {

using Clock = std::chrono::steady_clock;

/// As much as this at most is fetched again after a kill -9.
constexpr std::chrono::milliseconds record_every{250};

}  // namespace

SegmentFile::SegmentFile(Context& context, const PlannedItem& planned, const Outcome& outcome, store::Sink& sink,
                         Bytes whole, bool kept)
    : context_(context),
      planned_(planned),
      outcome_(outcome),
      sink_(sink),
      whole_(whole),
      kept_(kept),
      gaps_(sink.written().has_gaps()),
      turn_(context.loop) {
  show();
}

coro::Task<bool> SegmentFile::allow_gaps() {
  const coro::Turn::Guard turn = co_await turn_.take();
  if (gaps_) co_return true;
  bool recorded = true;
  auto prepare = [&] {
    if (!kept_) return;
    recorded = record_now();
    if (recorded) sink_.keep(true);
  };
  co_await coro::OnWorker(context_.loop, prepare);
  gaps_ = recorded;
  co_return recorded;
}

coro::Task<void> SegmentFile::write(std::uint64_t at, std::string_view bytes) {
  const coro::Turn::Guard turn = co_await turn_.take();
  auto put = [&] {
    sink_.write_at(Bytes{at}, bytes);
    if (is_due()) record_now();
  };
  co_await coro::OnWorker(context_.loop, put);
  show();
}

coro::Task<void> SegmentFile::record_if_due() {
  const coro::Turn::Guard turn = co_await turn_.take();
  auto note = [&] { record_now(); };
  if (is_due()) co_await coro::OnWorker(context_.loop, note);
}

coro::Task<void> SegmentFile::record() {
  const coro::Turn::Guard turn = co_await turn_.take();
  auto note = [&] { record_now(); };
  if (kept_ && gaps_) co_await coro::OnWorker(context_.loop, note);
}

bool SegmentFile::record_now() {
  recorded_ = Clock::now();
  recorded_bytes_ = sink_.written().total();
  const bool recorded = context_.journal->begin_part(outcome_.item, outcome_.url, outcome_.validators, sink_.identity(),
                                                     whole_, sink_.written());
  if (recorded) {
    context_.log.trace("{}: {} bytes of {} are recorded", outcome_.item.code, recorded_bytes_, whole_.count);
  }
  return recorded;
}

bool SegmentFile::is_due() const noexcept {
  const bool news = kept_ && gaps_ && sink_.written().total() != recorded_bytes_;
  return news && Clock::now() - recorded_ >= record_every;
}

/// For whoever watches: the transfers cannot tell, as each knows its segment alone.
void SegmentFile::show() const noexcept {
  if (!planned_.progress) return;
  net::Meter& meter = planned_.progress->meter();
  meter.size.store(whole_.count, std::memory_order_relaxed);
  meter.arrived.store(sink_.written().total(), std::memory_order_relaxed);
}

}  // namespace hoist::engine
