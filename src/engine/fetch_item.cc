#include "engine/fetch_item.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/url.hpp"
#include "engine/request_for.hpp"
#include "engine/save.hpp"
#include "http/redirect.hpp"
#include "net/transfer.hpp"

namespace hoist::engine {

namespace {

using Clock = std::chrono::steady_clock;

Outcome answered(OutcomeKind kind, const Item& item, const std::string& url, const http::ResponseHead& head) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.item = item;
  outcome.url = url;
  outcome.http_status = head.status;
  outcome.validators = head.validators;
  return outcome;
}

/// The file on the disk is still the right one. A 304 need not repeat what the server said about it before.
Outcome unchanged(const PlannedItem& planned, const std::string& url, const http::ResponseHead& head) {
  Outcome outcome = answered(OutcomeKind::unchanged, planned.item, url, head);
  if (outcome.validators.etag.empty()) outcome.validators.etag = planned.copy.etag;
  if (outcome.validators.last_modified.empty()) outcome.validators.last_modified = planned.copy.last_modified;
  outcome.bytes = planned.copy_bytes;
  outcome.sha256 = planned.copy_sha256;
  outcome.modified = planned.copy_modified;
  return outcome;
}

void require_not_given_up(const Context& context, const std::string& origin) {
  const std::optional<std::string> reason = context.health.reason_to_give_up(origin);
  if (reason) throw Cause(ErrorKind::network, origin + " was given up: " + *reason);
}

/// A server that asks to be left alone is, by all items, before the slot is given back and the next one asks.
void apply_retry_after(Context& context, const std::string& origin, const http::ResponseHead& head) {
  if (!head.retry_after) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*head.retry_after).count();
  if (*head.retry_after > longest_retry_after) {
    context.health.give_up(origin, fmt::format("it asked for a pause of {} s", seconds));
  } else {
    context.log.info("{} asks for a pause of {} s", origin, seconds);
    context.slots.pause(origin, *head.retry_after);
  }
}

/// A request under way, and what has come of it.
struct Exchange {
  http::Request request;
  std::string origin = {};
  Clock::time_point asked = {};  // when the request was made
  Slot slot = {};
  std::optional<net::Transfer> transfer = {};
  net::Buffer body = {};
  unsigned redirects = 0;  // followed so far

  bool answered() const noexcept { return transfer && transfer->head().status != 0; }
};

/// What a failure says of its origin, noted before the slot is given back and the next one asks. Where a connection
/// broke or could not be made, one item at a time asks there from now on, and less and less often: a server that is
/// being restarted refuses everyone for a while. A timeout has been a pause by itself.
void note_failure(Context& context, const Exchange& exchange, const Cause& cause) {
  using std::chrono::milliseconds;
  if (!nobody_answered(cause)) return;
  const bool answered = exchange.answered();
  if (cause.kind() == ErrorKind::timeout) {
    if (!answered) context.health.timed_out(exchange.origin, exchange.asked);
    return;
  }
  const Clock::time_point now = Clock::now();
  const std::optional<std::size_t> failures =
      answered ? 0 : context.health.failed(exchange.origin, exchange.asked, now);
  if (!failures || !cause.retryable()) return;
  const auto left = std::chrono::ceil<milliseconds>(exchange.asked + pause_after(*failures) - now);
  context.slots.pause(exchange.origin, std::max(left, milliseconds(1)));
}

/// Makes the request and waits for what decides how to go on: the head, and a small body or the beginning of a large
/// one.
coro::Task<void> ask(Context& context, Exchange& exchange) {
  exchange.asked = Clock::now();
  exchange.transfer.emplace(context.multi, exchange.request);
  co_await exchange.transfer->fill(exchange.body);
  context.health.answered(exchange.origin, Clock::now());
  apply_retry_after(context, exchange.origin, exchange.transfer->head());
}

/// Gives the slot back and gets one of the origin that a redirect leads to: a request of its own, of an item that is
/// under way.
coro::Task<void> go_where_it_leads(Context& context, Exchange& exchange) {
  const http::ResponseHead& head = exchange.transfer->head();
  if (exchange.redirects++ == http::most_redirects) {
    throw Cause(ErrorKind::http, fmt::format("more than {} redirects", http::most_redirects), head.status);
  }
  exchange.request = http::follow(exchange.request, head);
  exchange.transfer.reset();
  exchange.slot.release();
  exchange.origin = context.origins.of(exchange.request.url);
  exchange.slot = co_await context.slots.reacquire(exchange.origin);
  require_not_given_up(context, exchange.origin);
}

/// Asks until there is an answer that is not only a direction to another one.
coro::Task<void> ask_through(Context& context, const PlannedItem& planned, Exchange& exchange, Attempt& attempt) {
  ++attempt.requests;
  for (;;) {
    co_await ask(context, exchange);
    const http::ResponseHead& head = exchange.transfer->head();
    if (head.location) {
      co_await go_where_it_leads(context, exchange);
    } else if (exchange.request.from > 0 && !fits_part(planned, head)) {
      ++attempt.requests;  // the server's file is not the one that NAME.part is a part of
      exchange.request.from = 0;
      exchange.request.fields.clear();
    } else {
      co_return;
    }
  }
}

/// What comes of the item with the slot that it has.
coro::Task<Outcome> fetch(Context& context, const PlannedItem& planned, const std::string& url, Exchange& exchange,
                          Attempt& attempt) {
  co_await ask_through(context, planned, exchange, attempt);
  net::Transfer& transfer = *exchange.transfer;
  const http::ResponseHead& head = transfer.head();
  if (head.status == 404) co_return answered(OutcomeKind::not_found, planned.item, url, head);
  if (head.status == 304 && is_conditional(exchange.request)) co_return unchanged(planned, url, head);

  Outcome outcome = answered(OutcomeKind::downloaded, planned.item, url, head);
  if (head.status == 416 && exchange.request.from > 0) {
    transfer.require_size(exchange.request.from);
    exchange.slot.release();
    co_await save_finished_part(context, planned, outcome);
  } else if (transfer.finished() && head.status != 206) {
    transfer.require_file();
    exchange.slot.release();  // the slot covers the request, not the disk
    co_await save_whole(context, exchange.body, head.codings, outcome);
  } else {
    transfer.require_file();
    co_await save_in_parts(context, planned, transfer, exchange.body, exchange.slot, outcome);
  }
  context.multi.give_back(std::move(exchange.body));
  co_return outcome;
}

coro::Task<Outcome> fetch_in_turn(Context& context, const PlannedItem& planned, const std::string& url,
                                  Attempt& attempt) {
  Exchange exchange{.request = request_for(planned, url), .origin = context.origins.of(url)};
  exchange.slot = co_await context.slots.acquire(exchange.origin);
  require_not_given_up(context, exchange.origin);
  attempt.began = Clock::now();
  try {
    co_return co_await fetch(context, planned, url, exchange, attempt);
  } catch (const Cause& cause) {
    note_failure(context, exchange, cause);
    throw;
  }
}

}  // namespace

coro::Task<Outcome> fetch_item(Context& context, const PlannedItem& planned, const std::string& url, Attempt& attempt) {
  try {
    co_return co_await fetch_in_turn(context, planned, url, attempt);
  } catch (const Stopped&) {
    throw;
  } catch (...) {
    std::throw_with_nested(FetchError(planned.item.code, "fetching " + base::shown_url(url)));
  }
}

}  // namespace hoist::engine
