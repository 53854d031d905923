#include "cli/options/settings.hpp"

#include <gmock/gmock.h>

#include "cli/parsed.hpp"

namespace hoist::cli {
namespace {

using testing::ElementsAre;

Settings settled(const char* system, const char* user, const CommandLine& command_line) {
  Settings settings;
  const Configuration configuration = configured(user, system);
  settings.add(command_line);  // the order of adding does not matter
  settings.add(configuration.system.defaults, Layer::system);
  settings.add(configuration.user.defaults, Layer::user);
  return settings;
}

TEST(Settings, TakeTheStrongestLayersValueAndKnowWhereItIsFrom) {
  const CommandLine command_line{.options = {{"retry", {"1"}}}, .words = {}};
  const Settings settings = settled("[defaults]\nretry = 7\ngrace = \"7s\"\ndir = \"system\"",
                                    "[defaults]\nretry = 8\ngrace = \"8s\"", command_line);
  EXPECT_THAT(settings.at("retry").texts, ElementsAre("1"));
  EXPECT_EQ(settings.at("retry").layer, Layer::command_line);
  EXPECT_THAT(settings.at("grace").texts, ElementsAre("8s"));
  EXPECT_EQ(settings.at("grace").place, "u.toml:3:1");
  EXPECT_THAT(settings.at("dir").texts, ElementsAre("system"));
  EXPECT_EQ(settings.at("dir").place, "s.toml:4:1");
  EXPECT_THAT(settings.at("stall-timeout").texts, ElementsAre("30s"));
  EXPECT_EQ(settings.at("stall-timeout").layer, Layer::built_in);
}

TEST(Settings, HaveNumbersWithoutExponents) {
  for (const auto& [written, text] : {std::pair("1e16", "10000000000000000"), std::pair("1.5e-7", "0.00000015"),
                                      std::pair("-2e20", "-200000000000000000000"), std::pair("2.5", "2.5"),
                                      std::pair("0.1", "0.1"), std::pair("30", "30"), std::pair("inf", "inf")}) {
    const Settings settings = settled("", ("[defaults]\ngrace = " + std::string(written)).c_str(), {});
    EXPECT_THAT(settings.at("grace").texts, ElementsAre(text));
  }
  const Settings settings = settled("", "[defaults]\ngrace = 1.7e308\nstall-timeout = 5e-324", {});
  EXPECT_EQ(settings.at("grace").texts.front().size(), 309U);
  EXPECT_EQ(settings.at("stall-timeout").texts.front().size(), 326U);
}

TEST(Settings, ReplaceAListAsAWhole) {
  const CommandLine command_line{.options = {{"header", {"C: 3"}}}, .words = {}};
  EXPECT_THAT(settled("", "[defaults]\nheader = [\"A: 1\", \"B: 2\"]", {}).at("header").texts,
              ElementsAre("A: 1", "B: 2"));
  EXPECT_THAT(settled("", "[defaults]\nheader = [\"A: 1\", \"B: 2\"]", command_line).at("header").texts,
              ElementsAre("C: 3"));
}

TEST(Settings, TakeTheFlagsDefaultsOnlyWhereNothingIsSet) {
  Settings settings = settled("", "[defaults]\nretry = 5", {});
  EXPECT_THAT(settings.at("max-host-errors").texts, ElementsAre("20"));
  EXPECT_TRUE(settings.at("server").texts.empty());
  settings.take_defaults_of_flags();
  EXPECT_THAT(settings.at("max-host-errors").texts, ElementsAre("0"));
  EXPECT_THAT(settings.at("server").texts, ElementsAre("LOCAL"));
  EXPECT_THAT(settings.at("retry").texts, ElementsAre("5"));
}

TEST(Settings, KnowAnOptionByEachOfItsNamesButOnce) {
  EXPECT_THAT(settled("", "[defaults]\nmax-req = 9", {}).at("max_req").texts, ElementsAre("9"));
  EXPECT_THAT(settled("", "[defaults]\nhttp1 = true", {}).at("http1.1").texts, ElementsAre("true"));
  EXPECT_THAT(settled("", "[defaults]\n\"http1.1\" = true", {}).at("http1.1").texts, ElementsAre("true"));
  EXPECT_EQ(error_of({}, configured("[defaults]\nmax-req = 9\nmax_req = 8")),
            "u.toml:3:1: 'max_req' is an alias of an option that is also set here");
}

struct WrongDefault {
  const char* line;
  const char* message;
};

class WrongDefaults : public testing::TestWithParam<WrongDefault> {};

TEST_P(WrongDefaults, AreAnErrorThatSaysWhereAndWhy) {
  EXPECT_EQ(error_of({}, configured(std::string("[defaults]\n") + GetParam().line)), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Keys, WrongDefaults,
    testing::Values(WrongDefault{"  verbos = true", "u.toml:2:3: unknown option 'verbos' (did you mean verbose?)"},
                    WrongDefault{"frobnicate = 1", "u.toml:2:1: unknown option 'frobnicate'"},
                    WrongDefault{"m = 1", "u.toml:2:1: unknown option 'm'"},
                    WrongDefault{"\"\\u001B[2J\" = 1", "u.toml:2:1: unknown option '\\x1b[2J'"},
                    WrongDefault{"help = true", "u.toml:2:1: 'help' can only be given on the command line"},
                    WrongDefault{"config = \"x\"", "u.toml:2:1: 'config' can only be given on the command line"}));

INSTANTIATE_TEST_SUITE_P(
    Types, WrongDefaults,
    testing::Values(
        WrongDefault{"verbose = \"yes\"", "u.toml:2:1: 'verbose' must be true or false"},
        WrongDefault{"verbose = 1", "u.toml:2:1: 'verbose' must be true or false"},
        WrongDefault{"retry = \"3\"", "u.toml:2:1: 'retry' must be a whole number"},
        WrongDefault{"retry = 1.5", "u.toml:2:1: 'retry' must be a whole number"},
        WrongDefault{"dir = 3", "u.toml:2:1: 'dir' must be a string"},
        WrongDefault{"dir = [\"a\"]", "u.toml:2:1: 'dir' must be a string"},
        WrongDefault{"header = 3", "u.toml:2:1: 'header' must be a string, or a list of strings: [\"A\", \"B\"]"},
        WrongDefault{"grace = true",
                     "u.toml:2:1: 'grace' must be a time: \"500ms\", \"30s\", \"5m\", or a number of seconds"},
        WrongDefault{"limit-rate = 1.5",
                     "u.toml:2:1: 'limit-rate' must be a speed: \"500k\", \"2M/s\", or a number of bytes per second"}));

INSTANTIATE_TEST_SUITE_P(
    Values, WrongDefaults,
    testing::Values(WrongDefault{"retry = -1", "u.toml:2:1: --retry N must be >= 0"},
                    WrongDefault{"limit = 0", "u.toml:2:1: --limit N must be >= 1"},
                    WrongDefault{"grace = 0", "u.toml:2:1: --grace TIME must be > 0"},
                    WrongDefault{"server = \"FOO\"",
                                 "u.toml:2:1: --server LABEL must be one of DELAY, ERROR, LOCAL, REMOTE"},
                    WrongDefault{"lock = \"maybe\"", "u.toml:2:1: --lock WHAT must be one of leave, wait"},
                    WrongDefault{"dir = \"\"", "u.toml:2:1: --dir DIR must not be empty"}));

}  // namespace
}  // namespace hoist::cli
