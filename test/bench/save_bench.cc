/// What saving a small file costs where the transfers run, and on workers as hoist does it; on the file system of
/// $TMPDIR.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include "coro/loop.hpp"
#include "coro/scope.hpp"
#include "coro/shared_worker.hpp"
#include "store/folder.hpp"
#include "store/save_file.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

constexpr int files_at_a_time = 100;

coro::Task<void> save_on_loop(const Folder& folder, const std::string& name, std::string_view body) {
  write_file(folder, name, body);
  co_return;
}

coro::Task<void> save_on_worker(coro::SharedWorker& writers, const Folder& folder, const std::string& name,
                                std::string_view body) {
  auto save = [&] { write_file(folder, name, body); };
  co_await coro::SharedWorker::Run(writers, save);
}

/// Saves files side by side, as they end their transfers. @param writers null: on the loop
coro::Task<void> save_files(coro::Loop& loop, coro::SharedWorker* writers, const Folder& folder,
                            std::string_view body) {
  std::vector<std::string> names;
  for (int n = 0; n < files_at_a_time; ++n) names.push_back("EGLL-" + std::to_string(n) + ".csv");
  coro::Scope scope(loop);
  for (const std::string& name : names) {
    scope.spawn(writers ? save_on_worker(*writers, folder, name, body) : save_on_loop(folder, name, body));
  }
  co_await scope.join();
}

void save(benchmark::State& state, bool on_workers) {
  const std::string body(static_cast<std::size_t>(state.range(0)), 'x');
  coro::Loop loop;
  coro::SharedWorker writers(loop);
  for ([[maybe_unused]] auto _ : state) {
    state.PauseTiming();
    {
      const test::TempFolder temp;
      const Folder folder(temp.path());
      state.ResumeTiming();
      loop.run(save_files(loop, on_workers ? &writers : nullptr, folder, body));
      state.PauseTiming();
    }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * files_at_a_time);
}

void save_on_the_loop(benchmark::State& state) { save(state, false); }
BENCHMARK(save_on_the_loop)->ArgName("bytes")->Arg(1'000)->Arg(13'000)->UseRealTime()->MeasureProcessCPUTime();

void save_on_workers(benchmark::State& state) { save(state, true); }
BENCHMARK(save_on_workers)->ArgName("bytes")->Arg(1'000)->Arg(13'000)->UseRealTime()->MeasureProcessCPUTime();

}  // namespace
}  // namespace hoist::store
