#include "cli/help.hpp"

#include "cli/option_list.hpp"
#include "cli/option_table.hpp"

namespace hoist::cli {
namespace {

constexpr const char* synopsis = "[-a] [-e] [-l N] [-m CONCURRENT] [-s LABEL] [-v] [CC ...]";

constexpr const char* other_synopses = R"(
  hoist [OPTION ...] -i LIST
  hoist [OPTION ...] -u TEMPLATE [CODE ...]
  hoist [OPTION ...] CATALOG:CODE ...
  hoist --merge-reports [--report FILE] [--failed FILE] REPORT ...)";

constexpr const char* about = R"(Downloads whole batches of files over HTTP, unattended, and says honestly what
became of each one. The built-in batch is the national flags.
)";

constexpr const char* details = R"(
CC is a country code in any case; one letter means all codes that begin with it
(B: BA to BZ). Without CC, -a and -e: the 20 most populous countries.
CATALOG: is a whole catalog, CATALOG:CODE one of its codes; flags is built in.
LIST has a URL a line; TABs between it and code=, out=, sha256=, size=, or more
URLs of the same file. Lines that begin with # are comments.
TEMPLATE is text and fields in braces: https://host/{code}.txt, {code:lower}.
TIME is in seconds, or has a unit: 500ms, 30s, 5m, 1h.
SIZE is in bytes, or has a unit of 1024: 500k, 2M, 1G.

Every option's default may be set in the configuration file, and a switch that
is on there is turned off by =false, as in --refresh=false.

Files:
  ~/.config/hoist/config.toml  [defaults] of options, and [catalog.NAME]s
  /etc/hoist/config.toml       the same, for all users of the machine

Environment:
  HOIST_SERVERS  LABEL=URL,LABEL=URL: servers to add, or to use instead
  NO_COLOR       no colours in the progress bar

Exit status: 0 all downloaded or unchanged, 1 some failed or not found, 2 usage
error, 3 could not run, 4 deadline reached, 130 or 143 interrupted.

Examples:
  hoist                      the 20 most populous, from the local server
  hoist -s REMOTE BR IN US   three flags, from the web
  hoist -s DELAY -a -m 194   all flags at the same time
  hoist -i urls.txt -d mirror --refresh --failed again.txt
  hoist -u 'https://host/{code}.TXT' KJFK EGLL
  hoist -q -a -d /srv/flags  for cron: silent unless something failed
)";

}  // namespace

std::string usage_line() { return std::string("usage: hoist ") + synopsis; }

std::string help_text() {
  constexpr std::size_t columns = 80;
  cxxopts::Options options = option_list();
  options.custom_help(std::string(synopsis) + other_synopses).set_width(columns);
  return about + options.help(shown_groups()) + details;
}

}  // namespace hoist::cli
