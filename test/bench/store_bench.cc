/// What remembering costs: the journal of --refresh, on the file system of $TMPDIR, and the names that are taken.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "store/folder.hpp"
#include "store/journal.hpp"
#include "store/taken_names.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

constexpr std::size_t files_in_a_journal = 100'000;

std::string file_of(std::size_t n) { return "stations/EGLL-" + std::to_string(n) + ".csv"; }

JournalEntry entry_of(std::size_t n) {
  return {
      .file = file_of(n),
      .url = "https://example.org/" + file_of(n),
      .etag = "\"5f3c-60b1d7c8a9e40\"",
      .last_modified = "Wed, 21 Oct 2015 07:28:00 GMT",
      .digest = {.hex = std::string(64, 'a')},
      .version = {Bytes{13'000}, 1'700'000'000'123'456'789},
      .outcome = OutcomeKind::downloaded,
      .finished = std::chrono::system_clock::now(),
      .finished_in_this_run = false,
  };
}

std::vector<JournalEntry> entries(std::size_t first, std::size_t count) {
  std::vector<JournalEntry> result;
  for (std::size_t n = first; n < first + count; ++n) result.push_back(entry_of(n % files_in_a_journal));
  return result;
}

/// Groups of so many outcomes, each a transaction: the first time through all files they are new, then known.
void record_outcomes(benchmark::State& state) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  Journal journal(folder);
  journal.begin_run("benchmark");
  const auto group = static_cast<std::size_t>(state.range(0));
  std::size_t next = 0;
  for ([[maybe_unused]] auto _ : state) {
    state.PauseTiming();
    const std::vector<JournalEntry> some = entries(next, group);
    next += group;
    state.ResumeTiming();
    journal.record(some);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(record_outcomes)->ArgName("group")->Arg(1)->Arg(32)->Arg(1024);

/// A block of 256 files, as a run looks them up, of a journal of 100,000.
void find_known(benchmark::State& state) {
  const test::TempFolder temp;
  const Folder folder(temp.path());
  Journal journal(folder);
  journal.record(entries(0, files_in_a_journal));
  std::vector<std::string> files;
  for (std::size_t n = 0; n < 256; ++n) files.push_back(file_of(n * 389));
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(journal.find(files));
  state.SetItemsProcessed(state.iterations() * static_cast<int>(files.size()));
}
BENCHMARK(find_known);

void take_names(benchmark::State& state) {
  TakenNames taken(NameComparison::exact);
  std::size_t n = 0;
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(taken.take(file_of(n++)));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(take_names);

}  // namespace
}  // namespace hoist::store
