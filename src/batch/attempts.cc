#include "batch/attempts.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

#include "batch/causes.hpp"
#include "batch/fetch_item.hpp"
#include "batch/record.hpp"
#include "coro/on_worker.hpp"
#include "hoist/downloader.hpp"

namespace hoist::batch {

namespace {

using std::chrono::milliseconds;

using Clock = std::chrono::steady_clock;

Outcome failed(const Item& item, const FetchError& error) {
  Outcome outcome;
  outcome.item = item;
  outcome.error = with_causes(error);
  outcome.http_status = outcome.error->http_status();
  return outcome;
}

/// One attempt at one URL; a failure is a value here.
coro::Task<Outcome> attempt(Context& context, const Wanted& wanted, const std::string& url) {
  std::optional<Clock::time_point> began;
  Outcome outcome;
  try {
    outcome = co_await fetch_item(context, wanted, url, began);
  } catch (const FetchError& error) {
    outcome = failed(wanted.item, error);
  }
  if (began) {
    outcome.took = Clock::now() - *began;
    outcome.attempts = 1;
  }
  co_return outcome;
}

/// How the attempts at one item go.
class Attempts {
 public:
  explicit Attempts(const Item& item) : urls_{item.url} {
    urls_.insert(urls_.end(), item.mirrors.begin(), item.mirrors.end());
  }

  const std::vector<std::string>& urls() const noexcept { return urls_; }
  bool begun() const noexcept { return result_.has_value(); }

  /// Takes note of what an attempt brought. @param wait nothing if that URL is not worth another one
  /// @returns whether the item is settled
  bool note(Outcome outcome, const std::string& url, std::optional<milliseconds> wait) {
    count_ += outcome.attempts;
    const bool settled = outcome.kind == OutcomeKind::downloaded || outcome.kind == OutcomeKind::unchanged;
    if (settled || outcome.kind == OutcomeKind::failed || !result_) result_ = std::move(outcome);
    if (wait) {
      later_.push_back(url);
      wait_ = std::min(wait_.value_or(*wait), *wait);
    }
    return settled;
  }

  /// Begins the next round, with the URLs that are worth it. @returns how long to wait before; nothing: give up
  std::optional<milliseconds> next_round() {
    urls_ = std::exchange(later_, {});
    return std::exchange(wait_, std::nullopt);
  }

  Outcome result() {
    result_->attempts = count_;
    return std::move(*result_);
  }

 private:
  std::vector<std::string> urls_;
  std::vector<std::string> later_;
  std::optional<milliseconds> wait_;
  std::optional<Outcome> result_;
  unsigned count_ = 0;  // of requests: a URL of an origin that was given up takes none
};

coro::Task<bool> try_each_url(Context& context, const Wanted& wanted, Attempts& attempts, unsigned round) {
  for (const std::string& url : attempts.urls()) {
    Outcome outcome = co_await attempt(context, wanted, url);
    std::optional<milliseconds> wait;
    if (outcome.error) {
      const Cause& cause = outcome.error->causes().front();
      wait = wait_before_retry(cause, round, context.options.retry, context.dice);
      if (wait) context.log.debug("{}: {}; again in {} ms", wanted.item.code, outcome.error->describe(), wait->count());
    }
    if (attempts.note(std::move(outcome), url, wait)) co_return true;
  }
  co_return false;
}

/// An attempt that broke off may have left a longer part than the one before it.
coro::Task<void> look_again(Context& context, Wanted& wanted) {
  auto look = [&] { context.record->update_part(wanted); };
  co_await coro::OnWorker(context.loop, look);
}

}  // namespace

coro::Task<Outcome> fetch_with_attempts(Context& context, Wanted& wanted) {
  Attempts attempts(wanted.item);
  try {
    for (unsigned round = 1;; ++round) {
      const bool settled = co_await try_each_url(context, wanted, attempts, round);
      if (settled) break;
      const std::optional<milliseconds> wait = attempts.next_round();
      if (!wait) break;
      const bool slept = co_await context.alarm.sleep(*wait);
      if (!slept) break;
      if (context.record) co_await look_again(context, wanted);
    }
  } catch (const Stopped&) {
    if (!attempts.begun()) throw;
  }
  co_return attempts.result();
}

}  // namespace hoist::batch
