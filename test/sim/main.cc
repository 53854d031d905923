// simulate: runs the engine on many schedules, in virtual time and on a network that exists only here.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "simulation.hpp"

namespace {

using namespace hoist::sim;

constexpr const char* usage =
    "Usage: simulate [--schedules N] [--seed S] [--verbose] [--twice] [--self-test] [--fault NAME]\n"
    "\n"
    "Runs the engine on N schedules (1000), which follow from the seeds S, S+1, ... (1), and checks what must always "
    "hold.\n"
    "--verbose prints what happens, --twice runs each schedule two times and compares, --self-test puts one fault "
    "after the\n"
    "other between the engine and the checks, which have to find it.\n";

struct Asked {
  std::uint64_t schedules = 1000;
  std::uint64_t seed = 1;
  bool verbose = false;
  bool twice = false;
  bool self_test = false;
  Fault fault;
};

std::optional<std::uint64_t> number(const char* text) {
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text, &end, 10);
  if (end == text || *end != '\0') return std::nullopt;
  return value;
}

std::optional<Asked> parse(int argc, char** argv) {
  Asked asked;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    const bool has_value = i + 1 < argc;
    std::optional<std::uint64_t> value;
    if (option == "--verbose") {
      asked.verbose = true;
    } else if (option == "--twice") {
      asked.twice = true;
    } else if (option == "--self-test") {
      asked.self_test = true;
    } else if (option == "--fault" && has_value) {
      asked.fault = argv[++i];
    } else if (option == "--schedules" && has_value && (value = number(argv[++i]))) {
      asked.schedules = *value;
    } else if (option == "--seed" && has_value && (value = number(argv[++i]))) {
      asked.seed = *value;
    } else {
      return std::nullopt;
    }
  }
  return asked;
}

/// Seconds of this process on a processor; the other clocks are virtual.
double cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

bool fails(const Asked& asked, std::uint64_t seed, Verdict& sum) {
  Verdict verdict = simulate(seed, asked.verbose, asked.fault);
  sum.took += verdict.took;
  sum.outcomes += verdict.outcomes;
  sum.hash = (sum.hash ^ verdict.hash) * 0x100000001b3;
  if (asked.twice && simulate(seed, asked.verbose, asked.fault).hash != verdict.hash) {
    verdict.violations.push_back("a second run of it goes otherwise");
  }
  if (verdict.violations.empty()) return false;
  for (const std::string& violation : verdict.violations) fmt::print("seed {}: {}\n", seed, violation);
  return true;
}

int run_all(const Asked& asked) {
  Verdict sum;
  const double began = cpu_time();
  for (std::uint64_t i = 0; i < asked.schedules; ++i) {
    if (!fails(asked, asked.seed + i, sum)) continue;
    fmt::print("to see it: simulate --seed {} --schedules 1 --verbose\n", asked.seed + i);
    return 1;
  }
  const double took = cpu_time() - began;
  fmt::print(
      "{} schedules, {} outcomes, {:.1f} days of virtual time, {:.1f} s of CPU, {:.0f} schedules a second, trace "
      "{:016x}\n",
      asked.schedules, sum.outcomes, static_cast<double>(sum.took.count()) / 86400e3, took,
      static_cast<double>(asked.schedules) / took, sum.hash);
  return 0;
}

/// Each fault has to be found.
int test_checks(const Asked& asked) {
  int missed = 0;
  for (const Fault& fault : all_faults()) {
    std::uint64_t tried = 0;
    Verdict verdict;
    while (tried < asked.schedules && verdict.violations.empty())
      verdict = simulate(asked.seed + tried++, false, fault);
    const bool found = !verdict.violations.empty();
    fmt::print("fault {}: {}\n", fault,
               found ? fmt::format("found in schedule {}: {}", tried, verdict.violations.front()) : "NOT FOUND");
    missed += found ? 0 : 1;
  }
  return missed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::optional<Asked> asked = parse(argc, argv);
  if (!asked) {
    std::fputs(usage, stderr);
    return 2;
  }
  return asked->self_test ? test_checks(*asked) : run_all(*asked);
}
