#include "engine/exchange.hpp"

#include <utility>

#include <fmt/format.h>

#include "http/redirect.hpp"

namespace hoist::engine {

namespace {

using http::Meaning;

void require_another_redirect(Exchange& exchange) {
  if (exchange.redirects++ < http::most_redirects) return;
  throw Cause(ErrorKind::http, fmt::format("more than {} redirects", http::most_redirects), exchange.head().status);
}

/// Prepares the request that a redirect leads to, and waits for a slot at its origin, ahead of items that have not
/// begun.
coro::Task<void> follow(Exchange& exchange) {
  require_another_redirect(exchange);
  exchange.request = http::follow(exchange.request, exchange.head());
  exchange.spent = exchange.transfer->counted_time();
  exchange.transfer.reset();
  exchange.slot.release();
  exchange.origin = exchange.context.origins.of(exchange.request.url);
  exchange.slot = co_await exchange.context.slots.reacquire(exchange.origin);
  exchange.context.policy.check(exchange.origin);
}

}  // namespace

Exchange::Exchange(Context& its_context, const http::Known& its_known, const std::string& url)
    : context(its_context), known(its_known), request(http::request_for(known, url)) {}

coro::Task<Meaning> ask(Exchange& exchange, Attempt& attempt) {
  ++attempt.requests;
  for (;;) {
    exchange.asked = std::chrono::steady_clock::now();
    exchange.transfer.emplace(exchange.context.multi, exchange.request, exchange.spent);
    co_await exchange.transfer->fill(exchange.body);
    exchange.context.policy.answered(exchange.origin, exchange.head());
    const Meaning meaning = http::interpret(exchange.request, exchange.known, exchange.head());
    if (meaning != Meaning::redirect) co_return meaning;
    co_await follow(exchange);
  }
}

coro::Task<Meaning> ask_anew(Exchange& exchange, Attempt& attempt) {
  exchange.context.slots.count_request(exchange.origin);
  exchange.request = http::whole(std::move(exchange.request));
  exchange.spent = exchange.transfer->counted_time();
  co_return co_await ask(exchange, attempt);
}

void note_failure(const Exchange& exchange) noexcept {
  const bool answered = exchange.transfer && exchange.head().status != 0;
  try {
    throw;
  } catch (const Cause& cause) {
    exchange.context.policy.failed(exchange.origin, cause, answered, exchange.asked);
  } catch (...) {
    // It says nothing about the origin.
  }
}

}  // namespace hoist::engine
