#include "cli/process.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <limits>
#include <sys/resource.h>
#include <unistd.h>

#include "hoist/options.hpp"

namespace hoist::cli {
namespace {

constexpr std::size_t for_the_program = 64;
constexpr std::size_t for_a_slot = 3;

constexpr std::size_t open_files_for(std::size_t slots) { return for_the_program + for_a_slot * slots; }

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

std::size_t raise_open_file_limit() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::numeric_limits<std::size_t>::max();
  const rlimit raised{std::min<rlim_t>(limit.rlim_max, open_files_for(max_slots)), limit.rlim_max};
  if (limit.rlim_cur < raised.rlim_cur && setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  return static_cast<std::size_t>(limit.rlim_cur);
}

std::size_t slots_for(std::size_t open_files) noexcept {
  if (open_files < open_files_for(1)) return 1;
  return (open_files - for_the_program) / for_a_slot;
}

}  // namespace hoist::cli
