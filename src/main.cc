#include <clocale>
#include <cstdlib>
#include <iostream>
#include <span>
#include <unistd.h>

#include "cli/failure.hpp"
#include "cli/process.hpp"
#include "cli/program.hpp"
#include "cli/terminal/screen.hpp"

namespace {

using namespace hoist;

const char* environment(const char* name) { return std::getenv(name); }

}  // namespace

int main(int argc, char** argv) {
  cli::keep_standard_descriptors();
  std::setlocale(LC_CTYPE, "C.UTF-8");  // lists are UTF-8 wherever they are read: for international host names
  cli::let_writes_fail();
  cli::Screen screen(STDERR_FILENO);
  const std::span<const char* const> arguments(argv, static_cast<std::size_t>(argc));
  try {
    std::ios::sync_with_stdio(false);  // so that a failed write is a failed write(2), with its errno
    return cli::dispatch(arguments, environment, std::cout, screen);
  } catch (...) {
    return cli::tell_failure(screen, arguments);
  }
}
