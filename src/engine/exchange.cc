#include "engine/exchange.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "http/page_quote.hpp"
#include "http/redirect.hpp"
#include "http/request_secrets.hpp"
#include "net/netrc.hpp"

namespace hoist::engine {

namespace {

using http::Meaning;

void require_another_redirect(Exchange& exchange) {
  if (exchange.redirects++ < http::most_redirects) return;
  const auto& urls = exchange.urls;
  const bool in_circles = std::find(urls.begin(), urls.end(), exchange.request.url) != urls.end();
  throw Cause(
      ErrorKind::http,
      fmt::format("more than {} redirects{}", http::most_redirects,
                  in_circles ? ", in a circle: it may want a cookie (--cookies) or a login (--user, --netrc)" : ""),
      exchange.head().status);
}

/// Adds the cookies of --cookies for a host that has not been asked before. Later ones are for the servers to change.
void add_stored_cookies(Exchange& exchange) {
  if (exchange.context.options.http.cookie_file.empty()) return;
  std::string host = base::host_of(exchange.request.url);
  if (std::find(exchange.hosts.begin(), exchange.hosts.end(), host) != exchange.hosts.end()) return;
  for (std::string& line : exchange.context.transport.stored_cookies(host)) {
    exchange.request.cookies.push_back(std::move(line));
  }
  exchange.hosts.push_back(std::move(host));
}

/// Prepares the request that a redirect leads to, and waits for a slot at its origin, ahead of items that have not
/// begun.
coro::Task<void> follow(Exchange& exchange) {
  require_another_redirect(exchange);
  exchange.urls.push_back(exchange.request.url);
  exchange.request = http::follow(exchange.request, exchange.head());
  exchange.request.cookies = exchange.response->cookies();
  exchange.spent = exchange.response->counted_time();
  exchange.response.reset();
  exchange.origin = exchange.context.origins.of(exchange.request.url);
  co_await take_slot_again(exchange);
  exchange.context.policy.check(exchange.origin);
}

}  // namespace

Exchange::Exchange(Context& its_context, const PlannedItem& planned, const std::string& url)
    : context(its_context), known(known_of(planned, url)), request(http::request_for(known, url)) {
  request.own = planned.item.headers;
}

void set_origin(Exchange& exchange, const Item& item, const std::string& url) {
  exchange.origin = exchange.context.origins.of(url);
  if (item.headers.empty() || exchange.origin == base::origin_of(item.url)) return;
  exchange.request.own = http::for_anyone(std::move(exchange.request.own));
}

coro::Task<void> take_slot(Exchange& exchange) {
  SlotLimiter& slots = exchange.context.slots;
  exchange.slot = co_await slots.acquire(exchange.origin);
  while (slots.is_paused(exchange.slot)) {
    exchange.slot.release();
    exchange.slot = co_await slots.acquire_again(exchange.origin);
  }
}

coro::Task<void> take_slot_again(Exchange& exchange) {
  SlotLimiter& slots = exchange.context.slots;
  do {
    exchange.slot.release();
    exchange.slot = co_await slots.reacquire(exchange.origin);
  } while (slots.is_paused(exchange.slot));
}

coro::Task<Meaning> ask(Exchange& exchange, Attempt& attempt) {
  ++attempt.requests;
  for (;;) {
    add_stored_cookies(exchange);
    exchange.asked = std::chrono::steady_clock::now();
    exchange.response = exchange.context.transport.send(exchange.request, exchange.spent, exchange.meter);
    co_await exchange.response->fill(exchange.body);
    exchange.context.policy.answered(exchange.origin, exchange.head());
    const Meaning meaning = http::interpret(exchange.request, exchange.known, exchange.head());
    if (meaning != Meaning::redirect) co_return meaning;
    co_await follow(exchange);
  }
}

coro::Task<Meaning> ask_anew(Exchange& exchange, Attempt& attempt) {
  exchange.request = http::whole(std::move(exchange.request));
  exchange.spent = exchange.response->counted_time();
  exchange.response.reset();
  co_await take_slot_again(exchange);
  exchange.context.policy.check(exchange.origin);
  co_return co_await ask(exchange, attempt);
}

std::optional<std::chrono::system_clock::time_point> fresh_until(const Exchange& exchange, const std::string& url) {
  using std::chrono::system_clock;
  if (!exchange.head().fresh_for || exchange.request.url != url) return std::nullopt;
  const auto took = std::chrono::steady_clock::now() - exchange.asked;
  return system_clock::now() + std::chrono::duration_cast<system_clock::duration>(*exchange.head().fresh_for - took);
}

Cause error_of(const Exchange& exchange) {
  const Options& options = exchange.context.options;
  std::string quote;
  if (const std::string_view page = exchange.response->page(); !page.empty()) {
    std::vector<base::Login> logins;
    if (options.http.netrc) logins = net::netrc_logins_of(options.http.netrc_file);
    const std::vector<std::string> secrets = http::secrets_of(exchange.request, options.http, logins);
    quote = http::quoted(exchange.head().status, page, secrets);
  }
  return http::error_of(exchange.head(), options.retry.statuses, quote);
}

void note_failure(const Exchange& exchange) noexcept {
  const bool answered = exchange.response && exchange.head().status != 0;
  try {
    throw;
  } catch (const Cause& cause) {
    exchange.context.policy.failed(exchange.origin, cause, answered, exchange.asked);
  } catch (...) {
    // It says nothing about the origin.
  }
}

}  // namespace hoist::engine
