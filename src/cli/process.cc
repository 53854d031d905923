#include "cli/process.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <latch>
#include <new>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/unique_fd.hpp"
#include "hoist/options.hpp"
#include "hoist/run_error.hpp"

namespace hoist::cli {
namespace {

constexpr std::size_t for_the_program = 61;
constexpr std::size_t for_a_slot = 3;
constexpr std::size_t least_for_a_run = 24;  // with one slot, no journal and no reports it is 17

constexpr std::size_t for_the_log = 1;
constexpr std::size_t for_the_bar = 1;
constexpr std::size_t for_names = 1;            // libcurl's; where it can have none, only that name is not found
constexpr std::size_t least_in_the_pool = 2;    // one may wait for a pipe for a long time
constexpr std::size_t usual_in_the_pool = 4;    // libuv's default
constexpr std::size_t most_in_the_pool = 1024;  // libuv's bound

/// What libuv makes of UV_THREADPOOL_SIZE.
std::size_t wanted_in_the_pool() {
  const char* const text = std::getenv("UV_THREADPOOL_SIZE");
  if (!text) return usual_in_the_pool;
  const int number = std::atoi(text);
  return number < 0 ? most_in_the_pool : std::clamp<std::size_t>(number, 1, most_in_the_pool);
}

/// How many threads can be started beside each other, up to `most`.
std::size_t startable_threads(std::size_t most) {
  std::vector<std::thread> threads;
  threads.reserve(most);
  std::latch counted(1);
  try {
    while (threads.size() < most) threads.emplace_back([&counted] { counted.wait(); });
  } catch (...) {
    // no thread, or no memory for what belongs to one: that many, then
  }
  counted.count_down();
  for (std::thread& thread : threads) thread.join();
  return threads.size();
}

}  // namespace

void keep_standard_descriptors() noexcept {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1) continue;
    // The wrong way round on purpose: reading standard input, or writing the others, has to fail. The lowest free
    // number is what open(2) gives, and that is the one just found closed.
    const int contrary = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (open("/dev/null", contrary) != descriptor) return;
  }
}

void let_writes_fail() noexcept {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

void raise_open_file_limit() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t wanted = STDERR_FILENO + 1 + open_files_for(max_slots);
  const rlimit raised{std::min<rlim_t>(limit.rlim_max, wanted), limit.rlim_max};
  // Where it is refused, the lower limit stays, and openable_files() meets it.
  if (limit.rlim_cur < raised.rlim_cur) static_cast<void>(setrlimit(RLIMIT_NOFILE, &raised));
}

std::size_t open_files_for(std::size_t slots) noexcept { return for_the_program + for_a_slot * slots; }

std::size_t openable_files(std::size_t most) {
  std::vector<base::UniqueFd> files;
  files.reserve(most);
  while (files.size() < most) {
    base::UniqueFd file(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!file) break;
    files.push_back(std::move(file));
  }
  return files.size();
}

std::size_t slots_for(std::size_t wanted, std::size_t open_files) {
  if (open_files < least_for_a_run) {
    throw RunError(fmt::format("only {} of the {} files that a run needs can be opened: raise the limit (ulimit -n)",
                               open_files, least_for_a_run));
  }
  if (open_files < open_files_for(1)) return 1;
  return std::min(wanted, (open_files - for_the_program) / for_a_slot);
}

LaneOptions useful_lanes() noexcept {
  constexpr std::size_t most = 4;
  const std::size_t processors = std::thread::hardware_concurrency();  // those that this process may use; 0: unknown
  if (processors <= 1) return {};
  if (processors == 2) return {.count = 2, .large = false};
  return {.count = std::min(processors, most)};
}

std::string fit_thread_pool() {
  const std::size_t wanted = wanted_in_the_pool();
  const std::size_t least = std::min(wanted, least_in_the_pool) + for_the_log + for_names;
  const std::size_t all = wanted + for_the_log + for_the_bar + for_names;
  const std::size_t threads = startable_threads(all);
  constexpr const char* remedy =
      "raise the limit (ulimit -u, TasksMax= of systemd), or give it more memory (ulimit -v)";
  if (threads < least) {
    throw RunError(
        fmt::format("only {} of the {} threads that a run needs can be started: {}", threads, least, remedy));
  }
  const std::size_t fewer = std::clamp(threads - for_the_log - for_names, std::min(wanted, least_in_the_pool), wanted);
  if (fewer == wanted) return {};
  if (setenv("UV_THREADPOOL_SIZE", std::to_string(fewer).c_str(), 1) != 0) throw std::bad_alloc();
  return fmt::format("only {} threads can be started, so {} instead of {} write files: {}", threads, fewer, wanted,
                     remedy);
}

}  // namespace hoist::cli
