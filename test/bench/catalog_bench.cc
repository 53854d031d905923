/// What it takes to make an item of a line or of a code: this is done for each, however small its file is.

#include <filesystem>
#include <fstream>
#include <string>

#include <benchmark/benchmark.h>

#include "source/input.hpp"
#include "source/interrupt.hpp"
#include "source/line_reader.hpp"
#include "source/list_line.hpp"
#include "source/list_reader.hpp"
#include "source/name_template.hpp"
#include "source/url_template.hpp"
#include "store/safe_path.hpp"
#include "support/temp_folder.hpp"

namespace hoist::source {
namespace {

constexpr int lines_in_a_list = 10'000;
const std::string url = "https://example.org/stations/2024/EGLL-12345.csv";

/// A list with a URL a line, and nothing else.
class List {
 public:
  List() {
    std::ofstream file(path());
    for (int n = 0; n < lines_in_a_list; ++n) file << "https://example.org/stations/2024/EGLL-" << n << ".csv\n";
  }

  std::string path() const { return folder_.path() / "list"; }

 private:
  test::TempFolder folder_;
};

void read_lines(benchmark::State& state) {
  const List list;
  for ([[maybe_unused]] auto _ : state) {
    const Interrupt interrupt;
    Input input(list.path(), interrupt);
    LineReader lines(input);
    while (const auto line = lines.next()) benchmark::DoNotOptimize(line->text.data());
  }
  state.SetItemsProcessed(state.iterations() * lines_in_a_list);
}
BENCHMARK(read_lines);

void read_list(benchmark::State& state) {
  const List list;
  for ([[maybe_unused]] auto _ : state) {
    ListReader reader({list.path()}, NameTemplate());
    while (const auto entry = reader.next()) benchmark::DoNotOptimize(entry->index());
  }
  state.SetItemsProcessed(state.iterations() * lines_in_a_list);
}
BENCHMARK(read_list);

void parse_line(benchmark::State& state, const std::string& line) {
  const NameTemplate names;
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(parse_list_line(line, 1, names));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(parse_line, url_alone, url);
BENCHMARK_CAPTURE(parse_line, all_fields,
                  url + "\tcode=EGLL\tout=2024/EGLL.csv\tsize=1048576\tsha256=" + std::string(64, 'a') +
                      "\thttps://mirror.example.net/EGLL.csv");

void make_url(benchmark::State& state) {
  const UrlTemplate urls("https://example.org/stations/{code:lower}/{n}.csv");
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(urls.url_of("EGLL", 12345));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(make_url);

void make_name(benchmark::State& state, const std::string& text) {
  const NameTemplate names(text);
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(names.file_of("EGLL", url, 12345));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(make_name, default, "{name}");
BENCHMARK_CAPTURE(make_name, with_folders, "{host}/{path}/{name}");

void check_path(benchmark::State& state, const std::string& path) {
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(store::safe_path(path));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(check_path, name, "EGLL-12345.csv");
BENCHMARK_CAPTURE(check_path, with_folders, "example.org/stations/2024/EGLL-12345.csv");

}  // namespace
}  // namespace hoist::source
