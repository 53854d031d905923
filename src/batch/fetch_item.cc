#include "batch/fetch_item.hpp"

#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "batch/save.hpp"
#include "hoist/downloader.hpp"
#include "net/transfer.hpp"
#include "net/url.hpp"

namespace hoist::batch {

namespace {

using Clock = std::chrono::steady_clock;

Outcome ended(OutcomeKind kind, const Item& item, int status, Bytes bytes, Clock::time_point began) {
  return {.kind = kind, .item = item, .bytes = bytes, .http_status = status, .took = Clock::now() - began, .error = {}};
}

coro::Task<Outcome> fetch(Context& context, const Item& item) {
  const std::string origin = net::origin_of(item.url);
  Slot slot = co_await context.slots.acquire(origin);
  const Clock::time_point began = Clock::now();

  net::Transfer transfer(context.multi, item.url);
  net::Buffer body;
  co_await transfer.fill(body);
  const int status = transfer.status();
  if (status == 404) co_return ended(OutcomeKind::not_found, item, status, {}, began);
  net::require_file(status);

  Bytes saved{body.size()};
  if (transfer.finished()) {
    slot.release();  // the slot covers the request, not the disk
    co_await save_whole(context, item, body);
  } else {
    saved = co_await save_in_parts(context, item, transfer, body, slot);
  }
  context.multi.give_back(std::move(body));
  co_return ended(OutcomeKind::downloaded, item, status, saved, began);
}

}  // namespace

coro::Task<Outcome> fetch_item(Context& context, const Item& item) {
  try {
    co_return co_await fetch(context, item);
  } catch (const Stopped&) {
    throw;
  } catch (...) {
    std::throw_with_nested(FetchError(item.code, "fetching " + shown_url(item.url)));
  }
}

}  // namespace hoist::batch
