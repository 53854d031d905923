#include <cstdlib>
#include <exception>
#include <iostream>
#include <span>
#include <string>
#include <unistd.h>

#include "cli/arguments.hpp"
#include "cli/help.hpp"
#include "cli/output.hpp"
#include "cli/printable.hpp"
#include "cli/process.hpp"
#include "cli/run.hpp"
#include "cli/screen.hpp"
#include "hoist/downloader.hpp"

namespace {

using namespace hoist;

int act(std::span<const char* const> argv, cli::Screen& screen) {
  const char* servers = std::getenv("HOIST_SERVERS");
  const cli::Arguments arguments = cli::parse_arguments(argv, servers == nullptr ? "" : servers);
  switch (arguments.action) {
    case cli::Action::help:
      cli::write_out(std::cout, cli::help_text());
      return cli::status::fine;
    case cli::Action::version:
      cli::write_out(std::cout, versions());
      return cli::status::fine;
    case cli::Action::run:
      break;
  }
  return cli::run(arguments, std::cout, screen, cli::raise_open_file_limit());
}

}  // namespace

int main(int argc, char** argv) {
  cli::keep_standard_descriptors();
  cli::ignore_broken_pipes();
  cli::Screen screen(STDERR_FILENO);
  try {
    std::ios::sync_with_stdio(false);  // so that a failed write is a failed write(2), with its errno
    return act({argv, static_cast<std::size_t>(argc)}, screen);
  } catch (const cli::UsageError& error) {
    screen.line("*** Usage error: " + cli::printable(error.what()));
    screen.line(cli::usage_line());
    return cli::status::usage;
  } catch (const cli::OutputError& error) {
    if (!error.reader_is_gone()) screen.line("hoist: " + std::string(error.what()));
  } catch (const std::exception& error) {
    screen.line("hoist: " + cli::printable(error.what()));
  } catch (...) {
    screen.line("hoist: an error that says nothing about itself");
  }
  return cli::status::could_not_run;
}
