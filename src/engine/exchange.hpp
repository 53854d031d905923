#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "coro/task.hpp"
#include "engine/context.hpp"
#include "engine/fetch_item.hpp"
#include "engine/slots.hpp"
#include "http/interpret.hpp"
#include "net/transfer.hpp"

namespace hoist::engine {

/// A request under way, and what has come of it. Where a redirect leads, the next request takes its place.
struct Exchange {
  /// @param url of the file; what is known holds for it
  Exchange(Context& its_context, const http::Known& its_known, const std::string& url);

  const http::ResponseHead& head() const noexcept { return transfer->head(); }

  Context& context;
  http::Known known;
  http::Request request;
  std::string origin;                             // that is asked; empty before it is known
  std::chrono::steady_clock::time_point asked{};  // when the request was made
  unsigned redirects = 0;                         // followed so far
  Slot slot;                                      // of the origin; given back after the transfer has ended
  std::optional<net::Transfer> transfer;
  net::Buffer body;  // a small one whole, or the beginning of a large one
};

/// Asks for the file with the slot that the exchange has, and follows redirects (RFC 9110 section 15.4): each leads to
/// a request of its own, with a slot of its own origin, for which the slot of the one before is given back.
/// @returns what the answer means, which is no redirect
/// @throws Cause
coro::Task<http::Meaning> ask(Exchange& exchange, Attempt& attempt);

/// Asks the same server for all of the file: its file is not the one that NAME.part is a part of.
coro::Task<http::Meaning> ask_anew(Exchange& exchange, Attempt& attempt);

/// Tells the policy of the origin of the error that is being handled, if that says anything of it.
void note_failure(const Exchange& exchange) noexcept;

}  // namespace hoist::engine
