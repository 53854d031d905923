#include <clocale>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <unistd.h>

#include "base/printable.hpp"
#include "cli/options/help.hpp"
#include "cli/process.hpp"
#include "cli/program.hpp"
#include "cli/run_batch.hpp"
#include "cli/terminal/output.hpp"
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
  try {
    std::ios::sync_with_stdio(false);  // so that a failed write is a failed write(2), with its errno
    return cli::dispatch({argv, static_cast<std::size_t>(argc)}, environment, std::cout, screen);
  } catch (const cli::UsageError& error) {
    screen.line("*** Usage error: " + base::printable(error.what()));
    screen.line(cli::usage_line());
    return cli::status::usage;
  } catch (const source::InvalidConfig& error) {
    screen.line("*** Configuration error: " + base::printable(error.what()));
    return cli::status::usage;
  } catch (const cli::OutputError& error) {
    if (!error.reader_is_gone()) screen.line("hoist: " + std::string(error.what()));
  } catch (const std::exception& error) {
    screen.line("hoist: " + base::printable(error.what()));
  } catch (...) {
    screen.line("hoist: an error that says nothing about itself");
  }
  return cli::status::could_not_run;
}
