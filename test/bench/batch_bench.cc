/// What the batch does for each item besides asking for it: slots are handed over, failures judged.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "coro/loop.hpp"
#include "coro/scope.hpp"
#include "engine/retry.hpp"
#include "engine/slots.hpp"
#include "support/turn.hpp"

namespace hoist::engine {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t slots_in_all = 100;
constexpr std::size_t askers = 2 * slots_in_all;
constexpr int requests_each = 50;

coro::Task<void> ask_again_and_again(SlotLimiter& limiter, coro::Loop& loop, const std::string& origin) {
  for (int i = 0; i < requests_each; ++i) {
    const Slot slot = co_await limiter.acquire(origin);
    co_await test::NextTurn(loop);  // the request
  }
}

coro::Task<void> ask_side_by_side(SlotLimiter& limiter, coro::Loop& loop, const std::vector<std::string>& origins) {
  coro::Scope scope(loop);
  for (std::size_t i = 0; i < askers; ++i) scope.spawn(ask_again_and_again(limiter, loop, origins[i % origins.size()]));
  co_await scope.join();
}

/// Twice as many ask as there are slots, so that nearly every slot is handed from one to the next.
void hand_slots_over(benchmark::State& state) {
  std::vector<std::string> origins;
  for (int n = 0; n < state.range(0); ++n) origins.push_back("https://host-" + std::to_string(n) + ".example.org:443");
  coro::Loop loop;
  SlotLimiter limiter(loop, slots_in_all, slots_in_all);
  for ([[maybe_unused]] auto _ : state) loop.run(ask_side_by_side(limiter, loop, origins));
  state.SetItemsProcessed(state.iterations() * static_cast<int>(askers) * requests_each);
}
BENCHMARK(hand_slots_over)->ArgName("origins")->Arg(1)->Arg(100);

void judge_failure(benchmark::State& state) {
  const Cause cause = Cause(ErrorKind::http, "HTTP 503 - Service Unavailable", 503).retryable_after(milliseconds(1000));
  const RetryOptions options{.retries = 3};
  const Jitter jitter = [] { return 0.5; };
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(wait_before_retry(cause, 1, options, jitter));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(judge_failure);

}  // namespace
}  // namespace hoist::engine
