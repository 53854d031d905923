#include "cli/arguments.hpp"

#include <gmock/gmock.h>

namespace hoist::cli {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using namespace std::chrono_literals;

Arguments parsed(std::vector<const char*> words, std::string_view servers = {}) {
  words.insert(words.begin(), "hoist");
  return parse_arguments(words, servers);
}

std::string usage_error(const std::vector<const char*>& words, std::string_view servers = {}) {
  try {
    parsed(words, servers);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "(none)";
}

TEST(Arguments, MeanTheMostPopulousFromTheLocalServerWhenThereAreNone) {
  const Arguments arguments = parsed({});
  EXPECT_EQ(arguments.action, Action::run);
  EXPECT_THAT(arguments.batch.codes, SizeIs(20));
  EXPECT_EQ(arguments.batch.server.label, "LOCAL");
  EXPECT_EQ(arguments.batch.server.url, "http://localhost:8001/flags");
  EXPECT_EQ(arguments.options.slots, 5U);
  EXPECT_EQ(arguments.options.folder, "downloads");
  EXPECT_EQ(arguments.options.connect_timeout, 10s);
  EXPECT_EQ(arguments.options.stall_timeout, 30s);
  EXPECT_EQ(arguments.options.grace, 10s);
  EXPECT_FALSE(arguments.options.save_on_loop);
  EXPECT_EQ(arguments.detail, Detail::normal);
  EXPECT_FALSE(arguments.allow_missing);
  EXPECT_EQ(arguments.log.level, "warn");
  EXPECT_FALSE(arguments.log.file);
}

TEST(Arguments, MayBeMissingEvenTheProgramsName) { EXPECT_THAT(parse_arguments({}).batch.codes, SizeIs(20)); }

TEST(Arguments, SelectCodesInAnyCase) { EXPECT_THAT(parsed({"us", "Br"}).batch.codes, ElementsAre("BR", "US")); }

TEST(Arguments, SelectCodesAfterTwoDashes) { EXPECT_THAT(parsed({"--", "us"}).batch.codes, ElementsAre("US")); }

TEST(Arguments, MayMixCodesAndOptions) {
  const Arguments arguments = parsed({"us", "-v", "br", "-m", "2", "in"});
  EXPECT_THAT(arguments.batch.codes, ElementsAre("BR", "IN", "US"));
  EXPECT_EQ(arguments.options.slots, 2U);
}

TEST(Arguments, GroupShortOptions) {
  const Arguments arguments = parsed({"-s", "ERROR", "-al", "100", "-m100"});
  EXPECT_THAT(arguments.batch.codes, SizeIs(100));
  EXPECT_EQ(arguments.batch.server.label, "ERROR");
  EXPECT_EQ(arguments.options.slots, 100U);
}

TEST(Arguments, SpellTheMostRequestsInTwoWays) {
  EXPECT_EQ(parsed({"--max_req", "3"}).options.slots, 3U);
  EXPECT_EQ(parsed({"--max-req=4"}).options.slots, 4U);
}

TEST(Arguments, TakeTheLastOfAnOptionGivenTwice) { EXPECT_EQ(parsed({"-m", "3", "--max-req", "4"}).options.slots, 4U); }

TEST(Arguments, CapTheMostRequestsAtTheNumberOfCodesAndAt1000) {
  EXPECT_EQ(parsed({"-m", "50", "US", "BR"}).options.slots, 2U);
  EXPECT_EQ(parsed({"-m", "999999", "-e"}).options.slots, 676U);
}

TEST(Arguments, TakeTimesWithUnits) {
  const Options options = parsed({"--connect-timeout", "500ms", "--stall-timeout=1.5", "--grace", "2m"}).options;
  EXPECT_EQ(options.connect_timeout, 500ms);
  EXPECT_EQ(options.stall_timeout, 1500ms);
  EXPECT_EQ(options.grace, 2min);
}

TEST(Arguments, NameTheFolder) { EXPECT_EQ(parsed({"-d/srv/flags"}).options.folder, "/srv/flags"); }

TEST(Arguments, HideTheBenchmarksOption) { EXPECT_TRUE(parsed({"--save-on-loop"}).options.save_on_loop); }

TEST(Arguments, AllowMissingWhenAskedAndForEvery) {
  EXPECT_TRUE(parsed({"--allow-missing"}).allow_missing);
  EXPECT_TRUE(parsed({"-e"}).allow_missing);
  EXPECT_FALSE(parsed({"-a"}).allow_missing);
}

TEST(Arguments, DecideHowMuchIsShownAndLogged) {
  EXPECT_EQ(parsed({"-v"}).detail, Detail::verbose);
  EXPECT_EQ(parsed({"-v"}).log.level, "debug");
  EXPECT_EQ(parsed({"-q"}).detail, Detail::quiet);
  EXPECT_EQ(parsed({"-q"}).log.level, "error");
  EXPECT_EQ(parsed({"-q", "--log-file", "f"}).log.level, "warn");
  EXPECT_EQ(parsed({"-v", "--log-level", "off"}).log.level, "off");
  EXPECT_EQ(parsed({"--log-file", "a/b.log"}).log.file, "a/b.log");
}

TEST(Arguments, AskForHelpOrVersionWhateverElseIsWrong) {
  EXPECT_EQ(parsed({"-h", "-m", "0"}).action, Action::help);
  EXPECT_EQ(parsed({"--version", "USA"}).action, Action::version);
}

TEST(Arguments, KnowServersOfTheEnvironment) {
  constexpr const char* servers = "MIRROR=http://m/f";
  EXPECT_EQ(parsed({"-s", "mirror"}, servers).batch.server.url, "http://m/f");
  EXPECT_EQ(usage_error({"-s", "x"}, servers), "--server LABEL must be one of DELAY, ERROR, LOCAL, MIRROR, REMOTE");
  EXPECT_THAT(usage_error({}, "MIRROR"), testing::StartsWith("HOIST_SERVERS must be LABEL=URL,LABEL=URL"));
}

struct Wrong {
  std::vector<const char*> words;
  const char* message;
};

class WrongArguments : public testing::TestWithParam<Wrong> {};

TEST_P(WrongArguments, AreAUsageErrorThatSaysWhy) { EXPECT_EQ(usage_error(GetParam().words), GetParam().message); }

INSTANTIATE_TEST_SUITE_P(
    OfTheDesign, WrongArguments,
    testing::Values(Wrong{{"-m", "0"}, "--max_req CONCURRENT must be >= 1"},
                    Wrong{{"-m", "-1"}, "--max_req CONCURRENT must be >= 1"},
                    Wrong{{"--max-req=-99999999999999999999"}, "--max_req CONCURRENT must be >= 1"},
                    Wrong{{"-l", "0"}, "--limit N must be >= 1"}, Wrong{{"-l", "-7"}, "--limit N must be >= 1"},
                    Wrong{{"-s", "FOO"}, "--server LABEL must be one of DELAY, ERROR, LOCAL, REMOTE"},
                    Wrong{{"-s", ""}, "--server LABEL must be one of DELAY, ERROR, LOCAL, REMOTE"},
                    Wrong{{"USA"}, "each CC argument must be A to Z or AA to ZZ."},
                    Wrong{{"US,BR"}, "each CC argument must be A to Z or AA to ZZ."},
                    Wrong{{""}, "each CC argument must be A to Z or AA to ZZ."},
                    Wrong{{"-"}, "each CC argument must be A to Z or AA to ZZ."},
                    Wrong{{"-e", "--", "-v"}, "each CC argument must be A to Z or AA to ZZ."}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, WrongArguments,
    testing::Values(Wrong{{"-m", "abc"}, "--max_req CONCURRENT must be a whole number >= 1, not 'abc'"},
                    Wrong{{"-m", "1.5"}, "--max_req CONCURRENT must be a whole number >= 1, not '1.5'"},
                    Wrong{{"-m", ""}, "--max_req CONCURRENT must be a whole number >= 1, not ''"},
                    Wrong{{"-m", "-"}, "--max_req CONCURRENT must be a whole number >= 1, not '-'"},
                    Wrong{{"-m", "0x10"}, "--max_req CONCURRENT must be a whole number >= 1, not '0x10'"},
                    Wrong{{"-l", "\x1b[2J"}, "--limit N must be a whole number >= 1, not '\\x1b[2J'"},
                    Wrong{{"-l", "99999999999999999999"}, "--limit N is too large: 99999999999999999999"}));

INSTANTIATE_TEST_SUITE_P(
    Times, WrongArguments,
    testing::Values(Wrong{{"--grace", "0"}, "--grace TIME must be > 0"},
                    Wrong{{"--grace", "-5s"}, "--grace TIME must be > 0"},
                    Wrong{{"--connect-timeout", "0ms"}, "--connect-timeout TIME must be > 0"},
                    Wrong{{"--stall-timeout", "soon"},
                          "--stall-timeout TIME must be a time such as 500ms, 30s, 5m or 1h, not 'soon'"},
                    Wrong{{"--grace", ""}, "--grace TIME must be a time such as 500ms, 30s, 5m or 1h, not ''"}));

INSTANTIATE_TEST_SUITE_P(
    Options, WrongArguments,
    testing::Values(Wrong{{"--verbos"}, "unknown option --verbos (did you mean --verbose?)"},
                    Wrong{{"--maxreq=5"}, "unknown option --maxreq (did you mean --max_req?)"},
                    Wrong{{"--frobnicate"}, "unknown option --frobnicate"}, Wrong{{"-x"}, "unknown option -x"},
                    Wrong{{"-m"}, "option -m needs a value"}, Wrong{{"-vm"}, "option -m needs a value"},
                    Wrong{{"--dir"}, "option --dir needs a value"}, Wrong{{"--dir="}, "--dir DIR must not be empty"},
                    Wrong{{"--log-file", ""}, "--log-file FILE must not be empty"},
                    Wrong{{"--log-level", "loud"},
                          "--log-level LEVEL must be one of trace, debug, info, warn, error, critical, off"},
                    Wrong{{"--all=maybe"}, "an option that is a switch takes no value, but was given 'maybe'"},
                    Wrong{{"--?"}, "'--?' is not an option"},
                    Wrong{{"-v", "-q"}, "--verbose and --quiet exclude each other"}));

TEST(WrongArgument, OfAMegabyteIsAUsageErrorAsWell) {
  const std::string word = "--dir=" + std::string(1'000'000, 'x');
  EXPECT_EQ(usage_error({word.c_str()}), "an argument is longer than 4096 bytes");
}

TEST(LongArgument, OfFourThousandBytesIsRead) {
  const std::string word = "--dir=" + std::string(4090, 'x');
  EXPECT_EQ(parsed({word.c_str()}).options.folder.string().size(), 4090U);
}

}  // namespace
}  // namespace hoist::cli
