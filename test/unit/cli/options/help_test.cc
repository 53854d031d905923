#include "cli/options/help.hpp"

#include <algorithm>
#include <sstream>

#include <gmock/gmock.h>

#include "base/ascii_case.hpp"
#include "cli/options/option_table.hpp"
#include "cli/options/usage_lines.hpp"

namespace hoist::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string all() { return help_text("all"); }

std::string topic_of(std::vector<const char*> argv) {
  argv.insert(argv.begin(), "hoist");
  return help_topic(parse_command_line(argv));
}

TEST(UsageLine, IsThatOfTheManual) {
  EXPECT_EQ(usage_lines({}, false).front(), "usage: hoist [-a] [-e] [-l N] [-m CONCURRENT] [-s LABEL] [-v] [CC ...]");
}

TEST(Help, Fits80ColumnsWithoutTrailingSpacesWhateverTheTopic) {
  for (const std::string_view topic : find_option("help")->choices) {
    const std::string help = help_text(topic);
    EXPECT_TRUE(help.ends_with("\n")) << topic;
    EXPECT_FALSE(help.starts_with("\n")) << topic;
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 80U) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
  }
}

TEST(Help, OfEveryDayIsShort) {
  const std::string help = help_text("everyday");
  EXPECT_LE(std::count(help.begin(), help.end(), '\n'), 60);
}

TEST(Help, OfEveryDayNamesWhatTheSynopsisHasAndLeadsToTheRest) {
  const std::string help = help_text("everyday");
  for (const char* part :
       {"-a, --all", "-e, --every", "-l, --limit N", "-m, --max_req CONCURRENT", "-s, --server LABEL", "-v, --verbose",
        "-i, --input-file LIST", "-u, --url TEMPLATE", "-d, --dir DIR", "--refresh", "-q, --quiet",
        "-h, --help [=TOPIC]", "Examples:", "--help=all"}) {
    EXPECT_THAT(help, HasSubstr(part));
  }
  EXPECT_THAT(help, Not(HasSubstr("--netrc")));
}

TEST(Help, TellsDefaults) {
  for (const char* part : {"(default: 50; flags: 5)", "(default: LOCAL)", "(default: .; flags: downloads)",
                           "(default: 10s)", "(default: 30s)", "(default: 6; flags: 1000)"}) {
    EXPECT_THAT(all(), HasSubstr(part));
  }
}

TEST(Help, OfAllNamesEveryOptionOfTheTableButTheHidden) {
  const std::string help = all();
  const std::vector<std::string> groups = shown_groups();
  for (const OptionRow& row : option_table()) {
    const bool shown = std::find(groups.begin(), groups.end(), row.group) != groups.end();
    EXPECT_EQ(help.find(row.shown()) != std::string::npos, shown) << row.shown();
  }
}

TEST(Help, OfAGroupIsThatOfItsOptionsAlone) {
  EXPECT_THAT(help_text("http"), HasSubstr("--netrc-file FILE"));
  EXPECT_THAT(help_text("http"), Not(HasSubstr("--dir")));
}

TEST(HelpTopics, AreEverydayAllAndTheGroups) {
  std::vector<std::string> topics{"everyday", "all"};
  for (const std::string& group : shown_groups()) topics.push_back(base::lower(group));
  EXPECT_THAT(find_option("help")->choices, testing::ElementsAreArray(topics));
}

TEST(HelpTopic, IsThatOfEveryDayUnlessAnotherIsNamed) {
  EXPECT_EQ(topic_of({"--help"}), "everyday");
  EXPECT_EQ(topic_of({"-h", "BR"}), "everyday");
  EXPECT_EQ(topic_of({"--help=all"}), "all");
  EXPECT_EQ(topic_of({"--help=HTTP"}), "http");
  EXPECT_EQ(topic_of({"--help", "Http"}), "http");
  EXPECT_EQ(topic_of({"help"}), "everyday");
  EXPECT_EQ(topic_of({"HELP", "Transfer"}), "transfer");
  EXPECT_THROW(topic_of({"help", "nonsense"}), UsageError);
  EXPECT_THROW(topic_of({"--help=nonsense"}), UsageError);
  EXPECT_THROW(topic_of({"--help", "nonsense"}), UsageError);
  EXPECT_EQ(topic_of({"--help", "BR"}), "everyday");
  EXPECT_THROW(topic_of({"--help="}), UsageError);
}

}  // namespace
}  // namespace hoist::cli
