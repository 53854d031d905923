#include "engine/fetch_item.hpp"

#include <exception>
#include <utility>

#include "base/url.hpp"
#include "engine/exchange.hpp"
#include "engine/outcomes.hpp"
#include "engine/progress_board.hpp"
#include "engine/save.hpp"
#include "http/media_type.hpp"
#include "http/size_limit.hpp"

namespace hoist::engine {

namespace {

using Clock = std::chrono::steady_clock;
using http::Meaning;

/// Saves the body of an answer, or what is there already. The slot covers the request, not the disk.
coro::Task<Outcome> save(Context& context, const PlannedItem& planned, const std::string& url, Exchange& exchange,
                         Meaning meaning) {
  Outcome outcome = downloaded(planned, url, exchange.head());
  if (meaning == Meaning::part_complete) {
    exchange.slot.release();
    http::require_size(Bytes{planned.part_bytes}, context.options.http.max_file_size);
    co_await save_finished_part(context, planned, outcome);
  } else if (meaning == Meaning::file && exchange.transfer->finished()) {
    exchange.slot.release();
    co_await save_whole(context, exchange.body, exchange.head().codings, outcome);
  } else {
    co_await save_in_parts(context, planned, *exchange.transfer, exchange.body, exchange.slot, outcome);
  }
  context.multi.give_back(std::move(exchange.body));
  co_return outcome;
}

}  // namespace

coro::Task<Outcome> fetch_item(Context& context, const PlannedItem& planned, const std::string& url, Attempt& attempt) {
  Exchange exchange(context, known_of(planned, url), url);
  if (planned.progress) exchange.meter = &planned.progress->meter();
  try {
    exchange.origin = context.origins.of(url);                        // throws if that is no URL to fetch
    exchange.slot = co_await context.slots.acquire(exchange.origin);  // the semaphore
    context.policy.check(exchange.origin);                            // throws if it was given up
    attempt.began = Clock::now();
    const ItemProgress::InFlight in_flight(planned.progress);

    Meaning meaning = co_await ask(exchange, attempt);  // throws a Cause: network, TLS, timeout...
    if (meaning == Meaning::part_stale) meaning = co_await ask_anew(exchange, attempt);

    if (meaning == Meaning::file || meaning == Meaning::rest) {
      http::require_type(exchange.head().content_type, context.options.http.accept_types);
    }
    if (meaning == Meaning::not_found) co_return not_found(planned, url, exchange.head());
    if (meaning == Meaning::unchanged) co_return unchanged(planned, url, exchange.head());
    if (meaning == Meaning::error) throw error_of(exchange);
    co_return co_await save(context, planned, url, exchange, meaning);  // gives the slot back with the last byte
  } catch (const Stopped&) {
    throw;
  } catch (...) {
    note_failure(exchange);
    std::throw_with_nested(FetchError(planned.item.code, "fetching " + base::shown_url(url)));
  }
}

}  // namespace hoist::engine
