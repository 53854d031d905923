#include "engine/fetch_item.hpp"

#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "base/url.hpp"
#include "coro/on_worker.hpp"
#include "engine/archive_writer.hpp"
#include "engine/exchange.hpp"
#include "engine/file_names.hpp"
#include "engine/outcomes.hpp"
#include "engine/progress_board.hpp"
#include "engine/save.hpp"
#include "http/content_disposition.hpp"
#include "http/media_type.hpp"
#include "http/redirect.hpp"
#include "http/size_limit.hpp"
#include "store/safe_path.hpp"

namespace hoist::engine {

namespace {

using Clock = std::chrono::steady_clock;
using http::Meaning;

/// The file's name as the server has it, in the folder that the item's file is in. Without one, the item's own stays.
/// @throws Cause (input) if it is not a safe name (store::safe_path)
std::string served_file(const Item& item, const http::ResponseHead& head) {
  const std::optional<std::string> name = http::disposition_name(head.disposition);
  if (!name) return item.file;
  return store::safe_path(item.file.substr(0, item.file.rfind('/') + 1) + *name);
}

/// Claims the file that the server names, for an item that no list names; on another attempt it has it already.
/// @returns false for a duplicate
/// @throws Cause (input) if the name is not safe, or another item's
coro::Task<bool> claim_served_file(Context& context, PlannedItem& planned, const Exchange& exchange, Item& item) {
  if (!item.awaits_name) co_return true;
  item.file = served_file(item, exchange.head());
  item.awaits_name = false;
  if (item.file == planned.claimed_file) co_return true;
  auto claim = FileNames::Claim::granted;
  auto look_up = [&] { claim = context.names->claim(item); };
  co_await coro::OnWorker(context.loop, look_up);
  const bool is_first = claim == FileNames::Claim::granted || context.options.queue;
  if (is_first) planned.claimed_file = item.file;
  co_return is_first;
}

/// Saves the body of an answer, or what is there already. The slot covers the request, not the disk.
coro::Task<Outcome> save(Context& context, PlannedItem& planned, const std::string& url, Exchange& exchange,
                         Meaning meaning, Attempt& attempt) {
  Outcome outcome = downloaded(planned, url, exchange.head());
  outcome.fresh_until = fresh_until(exchange, url);
  const bool is_first = co_await claim_served_file(context, planned, exchange, outcome.item);
  if (!is_first) {
    outcome.kind = OutcomeKind::duplicate;
    co_return outcome;
  }
  if (meaning == Meaning::part_complete) {
    exchange.slot.release();
    http::require_size(Bytes{planned.part_bytes}, context.options.http.max_file_size);
    co_await save_finished_part(context, planned, outcome);
  } else if (meaning == Meaning::file && exchange.response->finished()) {
    release_slot(context, exchange.slot);
    co_await save_whole(context, exchange.body, exchange.head().codings, outcome);
  } else {
    co_await save_in_parts(planned, exchange, attempt, outcome);
  }
  context.transport.give_back(std::move(exchange.body));
  co_return outcome;
}

/// Fails an item whose file is not the expected one. Where it may have come from several places, the message says from
/// which it came.
[[noreturn]] void throw_wrong_file(const Item& item, const std::string& url, const std::string& from,
                                   const Cause& cause) {
  std::string message = cause.message();
  if (!item.mirrors.empty() || from != url) message += ", from " + base::shown_url(from);
  throw FetchError(item.code, "fetching " + base::shown_url(url), {Cause(ErrorKind::integrity, std::move(message))});
}

}  // namespace

coro::Task<Outcome> fetch_item(Context& context, PlannedItem& planned, const std::string& url, Attempt& attempt) {
  Exchange exchange(context, planned, url);
  if (planned.progress) exchange.meter = &planned.progress->meter();
  try {
    set_origin(exchange, planned.item, url);  // throws if that is no URL to fetch
    co_await take_slot(exchange);             // the semaphore
    context.policy.check(exchange.origin);    // throws if it was given up
    attempt.began = Clock::now();
    const ItemProgress::InFlight in_flight(planned.progress);

    Meaning meaning = co_await ask(exchange, attempt);  // throws a Cause: network, TLS, timeout...
    if (meaning == Meaning::part_stale) meaning = co_await ask_anew(exchange, attempt);

    if (meaning == Meaning::file || meaning == Meaning::rest) {
      http::require_type(exchange.head().content_type, context.options.http.accept_types);
    }
    if (meaning == Meaning::not_found) co_return not_found(planned, url, exchange.head());
    if (meaning == Meaning::unchanged) {
      co_return unchanged(planned, url, exchange.head(), fresh_until(exchange, url));
    }
    if (meaning == Meaning::error) throw error_of(exchange);
    // Gives the slot back with the last byte.
    co_return co_await save(context, planned, url, exchange, meaning, attempt);
  } catch (const Stopped&) {
    throw;
  } catch (const ArchiveFailed&) {
    throw;  // it is not the item's failure, and ends the run
  } catch (const Cause& cause) {
    note_failure(exchange);
    if (cause.kind() != ErrorKind::integrity) {
      std::throw_with_nested(FetchError(planned.item.code, "fetching " + base::shown_url(url)));
    }
    throw_wrong_file(planned.item, url, exchange.request.url, cause);
  } catch (...) {
    note_failure(exchange);
    std::throw_with_nested(FetchError(planned.item.code, "fetching " + base::shown_url(url)));
  }
}

}  // namespace hoist::engine
