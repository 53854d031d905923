#include "cli/options/command_line.hpp"

#include <gmock/gmock.h>

namespace hoist::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CommandLine, KeepsEveryTextOfAnOptionGivenTwice) {
  const std::vector<const char*> words = {"hoist", "-H", "A: 1, 2", "--header=B: 3", "-i-", "x"};
  const CommandLine line = parse_command_line(words);
  EXPECT_THAT(line.options.at("header"), ElementsAre("A: 1, 2", "B: 3"));
  EXPECT_THAT(line.options.at("input-file"), ElementsAre("-"));
  EXPECT_THAT(line.words, ElementsAre("x"));
}

TEST(CommandLine, KnowsNothingOfWhatWasNotGiven) {
  const std::vector<const char*> words = {"hoist"};
  EXPECT_THAT(parse_command_line(words).options, IsEmpty());
}

TEST(CommandLine, LetsASwitchBeTurnedOff) {
  for (const auto& [word, on] : {std::pair("-q", true), std::pair("--quiet", true), std::pair("--quiet=true", true),
                                 std::pair("--quiet=1", true), std::pair("--quiet=false", false),
                                 std::pair("--quiet=0", false), std::pair("--quiet=F", false)}) {
    const std::vector<const char*> words = {"hoist", word};
    const CommandLine line = parse_command_line(words);
    EXPECT_EQ(line.has("quiet"), on) << word;
    EXPECT_THAT(line.options.at("quiet"), ElementsAre(on ? "true" : "false")) << word;
  }
}

TEST(CommandLine, GathersTheNamesOfAnOptionUnderOne) {
  const std::vector<const char*> words = {"hoist", "-m", "1", "--max-req", "2", "--http1"};
  const CommandLine line = parse_command_line(words);
  EXPECT_THAT(line.options.at("max_req"), ElementsAre("1", "2"));
  EXPECT_TRUE(line.has("http1.1"));
}

}  // namespace
}  // namespace hoist::cli
