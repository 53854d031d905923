#include "engine/fetch_with_retries.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>

#include "coro/on_worker.hpp"
#include "engine/fetch_item.hpp"
#include "engine/outcomes.hpp"
#include "engine/run_journal.hpp"
#include "http/status.hpp"

namespace hoist::engine {

namespace {

using std::chrono::milliseconds;

using Clock = std::chrono::steady_clock;

/// One attempt at one URL; a failure is a value here.
coro::Task<Outcome> try_url(Context& context, PlannedItem& planned, const std::string& url) {
  Attempt attempt;
  Outcome outcome;
  try {
    outcome = co_await fetch_item(context, planned, url, attempt);
  } catch (const FetchError& error) {
    outcome = failed(planned.item, error);
  }
  if (attempt.began) outcome.took = Clock::now() - *attempt.began;
  outcome.attempts = attempt.requests;
  co_return outcome;
}

/// As try_url(); where what several URLs have brought together is not the file, from this one alone.
coro::Task<Outcome> try_url_alone_if_need_be(Context& context, PlannedItem& planned, const std::string& url) {
  planned.mixed = planned.part_written && !planned.item.mirrors.empty();  // nobody knows where that came from
  Outcome outcome = co_await try_url(context, planned, url);
  const bool wrong = outcome.error && outcome.error->kind() == ErrorKind::integrity;
  if (!wrong || !planned.mixed) co_return outcome;
  context.log.debug("{}: {}; once more from one server alone", planned.item.code, outcome.error->what());
  const unsigned before = outcome.attempts;
  planned.one_source = true;
  planned.part_bytes = 0;  // it was discarded
  planned.part_written.reset();
  outcome = co_await try_url(context, planned, url);
  outcome.attempts += before;
  co_return outcome;
}

/// Why an outcome may be worth another attempt: its error, or that a file is not there (yet), where --retry-on says so.
std::optional<Cause> cause_to_retry(const Outcome& outcome, const RetryOptions& options) {
  if (outcome.error) return outcome.error->causes().front();
  const bool missing = outcome.kind == OutcomeKind::not_found;
  const bool wanted =
      std::find(options.statuses.begin(), options.statuses.end(), outcome.http_status) != options.statuses.end();
  if (!missing || !wanted) return std::nullopt;
  return Cause(ErrorKind::http, http::status_message(outcome.http_status), outcome.http_status).as_retryable();
}

/// How the attempts at one item go.
class Attempts {
 public:
  explicit Attempts(const Item& item) : urls_{item.url} {
    urls_.insert(urls_.end(), item.mirrors.begin(), item.mirrors.end());
  }

  const std::vector<std::string>& urls() const noexcept { return urls_; }
  bool begun() const noexcept { return !results_.empty(); }

  /// Records the result of an attempt. @param wait nothing if that URL is not to be retried
  /// @returns whether the item is settled
  bool note(Outcome outcome, const std::string& url, std::optional<milliseconds> wait) {
    count_ += outcome.attempts;
    const bool settled = outcome.kind != OutcomeKind::failed && outcome.kind != OutcomeKind::not_found;
    // What the same URL gave before is out of date.
    std::erase_if(results_, [&](const Result& earlier) { return settled || earlier.url == url; });
    results_.push_back({url, std::move(outcome)});
    if (wait) {
      later_.push_back(url);
      wait_ = std::min(wait_.value_or(*wait), *wait);
    }
    return settled;
  }

  /// Begins the next round, with the URLs that may be retried. @returns how long to wait before it; nothing: give up
  std::optional<milliseconds> next_round() {
    urls_ = std::exchange(later_, {});
    return std::exchange(wait_, std::nullopt);
  }

  /// A file that one URL does not have may be behind another one, that failed.
  Outcome result() {
    const auto failed = std::find_if(results_.rbegin(), results_.rend(),
                                     [](const Result& result) { return result.outcome.kind == OutcomeKind::failed; });
    Result& result = failed == results_.rend() ? results_.front() : *failed;
    result.outcome.attempts = count_;
    return std::move(result.outcome);
  }

 private:
  struct Result {
    std::string url;
    Outcome outcome;
  };

  std::vector<std::string> urls_;
  std::vector<std::string> later_;
  std::optional<milliseconds> wait_;
  std::vector<Result> results_;  // the last one of each URL that was tried, the latest at the end
  unsigned count_ = 0;           // of requests: none is made to an origin that was given up
};

coro::Task<bool> try_each_url(Context& context, PlannedItem& planned, Attempts& attempts, unsigned round) {
  for (const std::string& url : attempts.urls()) {
    Outcome outcome = co_await try_url_alone_if_need_be(context, planned, url);
    std::optional<milliseconds> wait;
    if (const std::optional<Cause> cause = cause_to_retry(outcome, context.options.retry)) {
      wait = wait_before_retry(*cause, round, context.options.retry, context.jitter);
      if (wait) context.log.debug("{}: {}; retrying in {} ms", planned.item.code, cause->what(), wait->count());
    }
    if (attempts.note(std::move(outcome), url, wait)) co_return true;
  }
  co_return false;
}

}  // namespace

coro::Task<Outcome> fetch_with_retries(Context& context, PlannedItem& planned) {
  Attempts attempts(planned.item);
  try {
    for (unsigned round = 1;; ++round) {
      const bool settled = co_await try_each_url(context, planned, attempts, round);
      if (settled) break;
      const std::optional<milliseconds> wait = attempts.next_round();
      if (!wait) break;
      const bool slept = co_await context.sleep_queue.sleep(*wait);
      if (!slept) break;
      co_await look_at_part(context.loop, context.journal, planned);
    }
  } catch (const Stopped&) {
    if (!attempts.begun()) throw;
  }
  co_return attempts.result();
}

}  // namespace hoist::engine
