#include "cli/failure.hpp"

#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <unistd.h>

#include "base/printable.hpp"
#include "cli/options/usage_error.hpp"
#include "cli/options/usage_lines.hpp"
#include "cli/run_batch.hpp"
#include "cli/terminal/output.hpp"
#include "source/config.hpp"

namespace hoist::cli {
namespace {

constexpr std::string_view no_memory = "hoist: out of memory\n";

int tell_usage_error(Screen& screen, const UsageError& error, std::span<const char* const> argv) {
  const bool unknown_option = dynamic_cast<const UnknownOption*>(&error) != nullptr;
  screen.line("*** Usage error: " + base::printable(error.what()));
  for (const std::string& line : usage_lines(argv, unknown_option)) screen.line(line);
  return status::usage;
}

int tell(Screen& screen, std::span<const char* const> argv) {
  try {
    throw;
  } catch (const UsageError& error) {
    return tell_usage_error(screen, error, argv);
  } catch (const source::InvalidConfig& error) {
    screen.line("*** Configuration error: " + base::printable(error.what()));
    return status::usage;
  } catch (const OutputError& error) {
    if (!error.reader_is_gone()) screen.line("hoist: " + std::string(error.what()));
  } catch (const std::bad_alloc&) {
    screen.write(no_memory);
  } catch (const std::exception& error) {
    screen.line("hoist: " + base::printable(error.what()));
  } catch (...) {
    screen.line("hoist: unknown error");
  }
  return status::could_not_run;
}

}  // namespace

namespace {

/// If an exception is thrown that nothing can catch, for lack of memory, the program reports it and ends, rather than
/// abort: before main(), when cxxopts makes its regular expressions, or in a function that must not throw.
[[noreturn]] void end_without_memory() noexcept {
  try {
    if (std::current_exception()) throw;
  } catch (const std::bad_alloc&) {
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, no_memory.data(), no_memory.size());
    ::_exit(status::could_not_run);
  } catch (...) {
    // a bug: abort() leaves a trace of it
  }
  std::abort();
}

/// Before all that is made before main().
[[gnu::constructor(101)]] void watch_for_the_end() { std::set_terminate(&end_without_memory); }

}  // namespace

int tell_failure(Screen& screen, std::span<const char* const> argv) noexcept {
  try {
    return tell(screen, argv);
  } catch (...) {
    screen.write(no_memory);
    return status::could_not_run;
  }
}

}  // namespace hoist::cli
