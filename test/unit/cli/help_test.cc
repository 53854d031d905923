#include "cli/help.hpp"

#include <algorithm>
#include <sstream>

#include <gmock/gmock.h>

#include "cli/option_table.hpp"

namespace hoist::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(UsageLine, IsThatOfTheManual) {
  EXPECT_EQ(usage_line(), "usage: hoist [-a] [-e] [-l N] [-m CONCURRENT] [-s LABEL] [-v] [CC ...]");
}

TEST(Help, Fits80ColumnsWithoutTrailingSpaces) {
  std::istringstream lines(help_text());
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

TEST(Help, NamesEveryOptionWithItsDefaultAndEndsInALineEnd) {
  const std::string help = help_text();
  for (const char* part :
       {"-a, --all",      "-e, --every",     "-l, --limit N",     "-m, --max_req CONCURRENT", "-s, --server LABEL",
        "-v, --verbose",  "-d, --dir DIR",   "-q, --quiet",       "--connect-timeout TIME",   "--stall-timeout TIME",
        "--grace TIME",   "--allow-missing", "--log-level LEVEL", "--log-file FILE",          "-h, --help",
        "-V, --version",  "(default: 5)",    "(default: LOCAL)",  "(default: downloads)",     "(default: 10s)",
        "(default: 30s)", "Examples:"}) {
    EXPECT_THAT(help, HasSubstr(part));
  }
  EXPECT_TRUE(help.ends_with("\n"));
}

TEST(Help, NamesEveryOptionOfTheTableButTheHidden) {
  const std::string help = help_text();
  const std::vector<std::string> groups = shown_groups();
  for (const OptionRow& row : option_table()) {
    const bool shown = std::find(groups.begin(), groups.end(), row.group) != groups.end();
    EXPECT_EQ(help.find(row.shown()) != std::string::npos, shown) << row.shown();
  }
}

TEST(Help, TellsTheDefaultsOfTheFlagsWhereTheyAreOthers) {
  EXPECT_THAT(help_text(), HasSubstr("(default: 6; flags: 1000)"));
}

TEST(Help, HidesWhatIsForTheProjectsOwnMeasurements) { EXPECT_THAT(help_text(), Not(HasSubstr("save-on-loop"))); }

}  // namespace
}  // namespace hoist::cli
