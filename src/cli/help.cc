#include "cli/help.hpp"

#include "cli/option_list.hpp"

namespace hoist::cli {
namespace {

constexpr const char* synopsis = "[-a] [-e] [-l N] [-m CONCURRENT] [-s LABEL] [-v] [CC ...]";

constexpr const char* about = R"(Downloads whole batches of files over HTTP, unattended, and says honestly what
became of each one. The built-in batch is the national flags.
)";

constexpr const char* details = R"(
CC is a country code in any case; one letter means all codes that begin with it
(B: BA to BZ). Without CC, -a and -e: the 20 most populous countries.
TIME is in seconds, or has a unit: 500ms, 30s, 5m, 1h.

Environment:
  HOIST_SERVERS  LABEL=URL,LABEL=URL: servers to add, or to use instead
  NO_COLOR       no colours in the progress bar

Exit status: 0 all downloaded, 1 some failed or not found, 2 usage error,
3 could not run, 130 or 143 interrupted.

Examples:
  hoist                      the 20 most populous, from the local server
  hoist -s REMOTE BR IN US   three flags, from the web
  hoist -s DELAY -a -m 194   all flags at the same time
  hoist -q -a -d /srv/flags  for cron: silent unless something failed
)";

}  // namespace

std::string usage_line() { return std::string("usage: hoist ") + synopsis; }

std::string help_text() {
  constexpr std::size_t columns = 80;
  cxxopts::Options options = option_list();
  options.custom_help(synopsis).set_width(columns);
  return about + options.help(shown_groups()) + details;
}

}  // namespace hoist::cli
