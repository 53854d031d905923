#include "engine/origin_policy.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/connection_failure.hpp"
#include "engine/retry.hpp"

namespace hoist::engine {

using std::chrono::milliseconds;

namespace {

constexpr std::int64_t longest_give_up = 86400 * 7;  // seconds, of a worker of a queue; a run does not take so long

}  // namespace

void OriginPolicy::check(const std::string& origin) {
  const std::optional<std::string> reason = health_.reason_to_give_up(origin, std::chrono::steady_clock::now());
  if (reason) throw Cause(ErrorKind::network, origin + " was given up: " + *reason);
}

void OriginPolicy::answered(const std::string& origin, const http::ResponseHead& head) {
  health_.answered(origin, std::chrono::steady_clock::now());
  const bool overloaded = head.status == 429 || head.status == 503;
  if (overloaded && adaptive_) slots_.shrink(origin);
  const std::optional<milliseconds> pause = head.retry_after ? head.retry_after : head.exhausted;
  if (!pause) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(*pause).count();
  if (!head.retry_after) {
    log_.debug("{} allows no further request for {} s", origin, seconds);
    slots_.pause(origin, std::min(*pause, longest_retry_after));
  } else if (*pause > longest_retry_after) {
    health_.give_up(origin, fmt::format("it asked for a pause of {} s", seconds), std::chrono::steady_clock::now(),
                    std::chrono::seconds(std::min<std::int64_t>(seconds, longest_give_up)));
  } else {
    log_.info("{} asks for a pause of {} s", origin, seconds);
    slots_.pause(origin, *pause);
  }
}

void OriginPolicy::failed(const std::string& origin, const Cause& cause, bool answered, Time asked) {
  if (!base::is_connection_failure(cause.kind(), cause.http_status())) return;
  if (cause.kind() == ErrorKind::timeout) {
    if (!answered) health_.timed_out(origin, asked, std::chrono::steady_clock::now());
    return;
  }
  const Time now = std::chrono::steady_clock::now();
  const std::optional<std::size_t> failures = answered ? 0 : health_.failed(origin, asked, now);
  if (!failures || !cause.retryable()) return;
  const auto left = std::chrono::ceil<milliseconds>(asked + pause_after(*failures) - now);
  slots_.pause(origin, std::max(left, milliseconds(1)));
}

}  // namespace hoist::engine
