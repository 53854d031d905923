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
void apply_retry_after(Context& context, const std::string& asked, const http::ResponseHead& head) {
  if (!head.retry_after) return;
  const std::string& origin = head.retry_origin.empty() ? asked : head.retry_origin;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*head.retry_after).count();
  if (*head.retry_after > longest_retry_after) {
    context.health.give_up(origin, fmt::format("it asked to be left alone for {} s", seconds));
  } else {
    context.log.info("{} asks to be left alone for {} s", origin, seconds);
    context.slots.pause(origin, *head.retry_after);
  }
}

/// A request under way, and what has come of it.
struct Exchange {
  http::Request request;
  std::optional<net::Transfer> transfer;
  net::Buffer body;
};

/// What a failure says of its origin, noted before the slot is given back and the next one asks. Where a connection
/// broke or could not be made, one item at a time asks there from now on, and less and less often: a server that is
/// being restarted refuses everyone for a while. A timeout has been a pause by itself.
void note_failure(Context& context, const std::string& origin, const Cause& cause, bool answered,
                  Clock::time_point asked) {
  using std::chrono::milliseconds;
  if (!nobody_answered(cause)) return;
  if (cause.kind() == ErrorKind::timeout) {
    if (!answered) context.health.timed_out(origin, asked);
    return;
  }
  const Clock::time_point now = Clock::now();
  const std::optional<std::size_t> failures = answered ? 0 : context.health.failed(origin, asked, now);
  if (!failures || !cause.retryable()) return;
  const auto left = std::chrono::ceil<milliseconds>(asked + pause_after(*failures) - now);
  context.slots.pause(origin, std::max(left, milliseconds(1)));
}

/// Makes the request and waits for what decides how to go on: the head, and a small body or the beginning of a large
/// one.
coro::Task<void> ask(Context& context, Exchange& exchange) {
  exchange.transfer.emplace(context.multi, exchange.request);
  co_await exchange.transfer->fill(exchange.body);
}

/// What comes of the item with the slot that it has.
coro::Task<Outcome> fetch(Context& context, const PlannedItem& planned, const std::string& url,
                          const std::string& origin, Exchange& exchange, Slot& slot) {
  co_await ask(context, exchange);
  if (exchange.request.from > 0 && !fits_part(planned, exchange.transfer->head())) {
    exchange.request = http::Request{.url = url};  // the server's file is not the one that NAME.part is a part of
    co_await ask(context, exchange);
  }
  context.health.answered(origin, Clock::now());
  net::Transfer& transfer = *exchange.transfer;
  const http::ResponseHead& head = transfer.head();
  apply_retry_after(context, origin, head);
  if (head.status == 404) co_return answered(OutcomeKind::not_found, planned.item, url, head);
  if (head.status == 304 && is_conditional(exchange.request)) co_return unchanged(planned, url, head);

  Outcome outcome = answered(OutcomeKind::downloaded, planned.item, url, head);
  if (head.status == 416 && exchange.request.from > 0) {
    transfer.require_size(exchange.request.from);
    slot.release();
    co_await save_finished_part(context, planned, outcome);
  } else if (transfer.finished() && head.status != 206) {
    transfer.require_file();
    slot.release();  // the slot covers the request, not the disk
    co_await save_whole(context, exchange.body, outcome);
  } else {
    transfer.require_file();
    co_await save_in_parts(context, planned, transfer, exchange.body, slot, outcome);
  }
  context.multi.give_back(std::move(exchange.body));
  co_return outcome;
}

coro::Task<Outcome> fetch_in_turn(Context& context, const PlannedItem& planned, const std::string& url,
                                  std::optional<Clock::time_point>& began) {
  const std::string origin = context.origins.of(url);
  Slot slot = co_await context.slots.acquire(origin);
  require_not_given_up(context, origin);
  const Clock::time_point asked = Clock::now();
  began = asked;
  Exchange exchange{.request = request_for(planned, url), .transfer = {}, .body = {}};
  try {
    co_return co_await fetch(context, planned, url, origin, exchange, slot);
  } catch (const Cause& cause) {
    const bool answered = exchange.transfer && exchange.transfer->head().status != 0;
    note_failure(context, origin, cause, answered, asked);
    throw;
  }
}

}  // namespace

coro::Task<Outcome> fetch_item(Context& context, const PlannedItem& planned, const std::string& url,
                               std::optional<Clock::time_point>& began) {
  try {
    co_return co_await fetch_in_turn(context, planned, url, began);
  } catch (const Stopped&) {
    throw;
  } catch (...) {
    std::throw_with_nested(FetchError(planned.item.code, "fetching " + base::shown_url(url)));
  }
}

}  // namespace hoist::engine
