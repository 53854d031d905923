#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "coro/task.hpp"
#include "engine/context.hpp"
#include "engine/fetch_item.hpp"
#include "engine/planned_item.hpp"
#include "engine/slots.hpp"
#include "http/interpret.hpp"
#include "net/transport.hpp"

namespace hoist::engine {

/// A request in flight and its answer so far. When a redirect is followed, the next request takes its place.
struct Exchange {
  /// @param url one of the item's
  Exchange(Context& its_context, const PlannedItem& planned, const std::string& url);

  const http::ResponseHead& head() const noexcept { return response->head(); }

  Context& context;
  http::Known known;
  http::Request request;
  std::string origin;                             // of the current request; empty before it is known
  std::chrono::steady_clock::time_point asked{};  // when the request was made
  std::vector<std::string> hosts;                 // that were asked: each was given its cookies of --cookies once
  std::vector<std::string> urls;                  // that redirects have led from
  unsigned redirects = 0;                         // followed so far
  std::chrono::milliseconds spent{0};             // by the requests before this one, for HttpOptions::max_time
  Slot slot;                                      // of the origin; given back after the response has ended
  net::Meter* meter = nullptr;                    // that its responses count in; null: none
  std::unique_ptr<net::Response> response;
  net::Buffer body;  // a small one whole, or the beginning of a large one
};

/// Says where the exchange begins. The item's own header fields are meant for the origin of its first URL: a mirror
/// elsewhere gets what tells no secret.
/// @param url the exchange's
/// @throws Cause if that is no URL to fetch
void set_origin(Exchange& exchange, const Item& item, const std::string& url);

/// Waits for a slot for the first request of an exchange.
/// @throws Stopped if the run is stopped before it has one
coro::Task<void> take_slot(Exchange& exchange);

/// Waits for a slot for another request of an item that has begun: a redirect, for example. One that it still has is
/// returned first.
coro::Task<void> take_slot_again(Exchange& exchange);

/// Requests the file with the slot that the exchange holds, and follows redirects (RFC 9110 section 15.4): each leads
/// to a request of its own, with a slot for its own origin; the previous slot is released first.
/// @returns what the answer means; never Meaning::redirect
/// @throws Cause
coro::Task<http::Meaning> ask(Exchange& exchange, Attempt& attempt);

/// Requests the whole file from the same server, whose file is not the one that NAME.part is a part of, with another
/// slot: the server may have asked for a pause, or requests to it have to keep an interval.
coro::Task<http::Meaning> ask_anew(Exchange& exchange, Attempt& attempt);

/// Until when its file need not be requested again, as the server says (RFC 9111 section 4.2.3: how long the exchange
/// took counts as its age). Nothing where a redirect led to it, since that may lead elsewhere tomorrow.
std::optional<std::chrono::system_clock::time_point> fresh_until(const Exchange& exchange, const std::string& url);

/// Why the response has no file in it, with what its page says, where that is a short text and no secret.
Cause error_of(const Exchange& exchange);

/// Reports the exception being handled to the origin policy, if it says anything about the origin. For a catch block.
void note_failure(const Exchange& exchange) noexcept;

}  // namespace hoist::engine
