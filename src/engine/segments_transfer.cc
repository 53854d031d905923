// How one segment of a file is fetched: by a transfer that may lose its rest to another, or leave it.

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/segments.hpp"

namespace hoist::engine {

namespace {

using http::Meaning;

/// A server of which so many segments broke off gets no further one.
constexpr std::size_t most_losses = 3;

/// An answer that is not the segment that was requested.
Cause no_segment(const Exchange& exchange, Meaning meaning) {
  if (meaning == Meaning::error || meaning == Meaning::not_found) return error_of(exchange);
  return Cause(ErrorKind::http, "the server did not send the range of this file that was requested").as_retryable();
}

/// Whether the error being handled is not a server's: another transfer would meet it, too.
bool is_ours() noexcept {
  try {
    throw;
  } catch (const Cause& cause) {
    return cause.kind() == ErrorKind::disk || cause.kind() == ErrorKind::integrity;
  } catch (...) {
    return true;
  }
}

bool has_right_length(const Exchange& exchange, const SplitPlan::Segment& segment) {
  const std::optional<Bytes>& length = exchange.head().body_size;
  return !length || *length == Bytes{segment.reach - segment.from};
}

}  // namespace

/// Registers a transfer under way, so that it can be aborted.
class Segments::AtWork {
 public:
  AtWork(Segments& all, const Segment& segment, Exchange& exchange) : all_(all), segment_(&segment) {
    all_.workers_.push_back({&segment, &exchange});
  }
  AtWork(const AtWork&) = delete;
  AtWork& operator=(const AtWork&) = delete;
  ~AtWork() {
    std::erase_if(all_.workers_, [this](const Worker& worker) { return worker.segment == segment_; });
  }

 private:
  Segments& all_;
  const Segment* segment_;
};

/// The answer that has begun.
coro::Task<void> Segments::fetch_first(Segment& segment) {
  SegmentSource& source = sources_[0];
  const AtWork place(*this, segment, first_);
  try {
    co_await receive(first_, segment, false);
    source.rate = SplitPlan::rate_of(segment, now());
  } catch (...) {
    if (fails(source, first_, segment)) first_error_ = std::current_exception();
  }
  first_.response->abort();  // what it would still bring, others do
  --source.active;
  close(source, segment);
}

coro::Task<Segments::End> Segments::fetch_segment(SegmentSource& source, Slot& slot, Segment& segment) {
  const bool helps = &slot != &first_.slot;
  End end = End::left;
  ++source.active;
  {
    Exchange exchange(context_, planned_, source.request.url);
    exchange.slot = std::move(slot);
    const AtWork place(*this, segment, exchange);
    try {
      co_await request(source, exchange, segment);
      co_await receive(exchange, segment, helps);
      source.rate = SplitPlan::rate_of(segment, now());
    } catch (...) {
      if (fails(source, exchange, segment)) end = End::failed;
    }
    exchange.response.reset();  // before the slot is returned
    slot = std::move(exchange.slot);
  }
  --source.active;
  if (segment.left.empty() && !segment.taken) end = End::fetched;
  close(source, segment);
  co_return end;
}

void Segments::close(SegmentSource& source, Segment& segment) {
  if (segment.slow && sources_.size() > 1) source.slow = true;
  if (segment.taken && !segment.slow) source.refused = true;  // it sent nothing in the time of a whole segment
  plan_.end(segment);
}

coro::Task<void> Segments::request(SegmentSource& source, Exchange& exchange, Segment& segment) {
  exchange.request = http::segment_of(source.request, segment.left.first, segment.left.end, source.etag);
  exchange.known = {.part_bytes = segment.left.first, .part_etag = source.etag, .part_whole = Bytes{file_.whole()}};
  exchange.origin = source.origin;
  exchange.hosts = source.hosts;
  say(source, segment.left, "requested");
  context_.policy.check(source.origin);
  if (!source.is_first) planned_.mixed = true;
  const Meaning meaning = co_await ask(exchange, attempt_);
  const bool right = meaning == Meaning::rest && has_right_length(exchange, segment);
  if (!right) throw no_segment(exchange, meaning);
  if (source.etag.empty() && http::is_strong(exchange.head().validators.etag)) {
    source.etag = exchange.head().validators.etag;
  }
}

/// Writes what comes of a segment, up to its end, which may come nearer meanwhile. A helper whose slot somebody waits
/// for leaves the rest to others, as long as there are some.
coro::Task<void> Segments::receive(Exchange& exchange, Segment& segment, bool helps) {
  net::Response& response = *exchange.response;
  for (;;) {
    co_await save(exchange.body, segment);
    if (segment.left.empty()) break;
    if (response.finished()) throw Cause(ErrorKind::network, "the body is cut short").as_retryable();
    const bool must_yield = helps && plan_.active() > 1 && context_.slots.is_wanted(exchange.slot);
    if (must_yield) co_return;
    co_await response.fill(exchange.body);
  }
  // Its end has come, too, but for what libcurl says of it: so that the connection can be used again.
  const bool is_whole = !segment.taken && segment.left.end == segment.reach && exchange.head().body_size;
  while (is_whole && !response.finished()) co_await response.fill(exchange.body);
}

/// Writes what has come, up to the end of the segment, which may come nearer or move away meanwhile.
coro::Task<void> Segments::save(std::string_view part, Segment& segment) {
  for (std::string_view bytes; !part.empty() && !segment.left.empty(); part.remove_prefix(bytes.size())) {
    const std::uint64_t at = segment.left.first;
    bytes = part.substr(0, segment.left.size());
    plan_.advance(segment, bytes.size());
    co_await file_.write(at, bytes);
    if (const Segment* const next = plan_.go_on(segment)) abort(*next);
  }
}

/// A transfer has failed; to be called while its error is being handled. What a server does after the last byte of the
/// segment matters to nobody, but that byte may not have been written. @returns whether it matters
bool Segments::fails(SegmentSource& source, const Exchange& exchange, const Segment& segment) noexcept {
  const bool ours = is_ours();
  if (segment.left.empty() && !ours) return false;
  note_failure(exchange);
  error_ = std::current_exception();
  const bool came = segment.left.first > segment.from;
  if (came) ++source.losses;
  if (!came || source.losses >= most_losses) source.refused = true;
  if (ours) fatal_ = error_;
  try {
    throw;
  } catch (const Cause& cause) {
    say(source, segment.left, cause.what());
  } catch (...) {
    // It is not said.
  }
  if (fatal_) abort_all();
  return true;
}

}  // namespace hoist::engine
