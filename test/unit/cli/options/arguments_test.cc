#include "cli/options/arguments.hpp"

#include <gmock/gmock.h>

#include "cli/parsed.hpp"

namespace hoist::cli {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using namespace std::chrono_literals;

TEST(Arguments, MeanTheMostPopulousFromTheLocalServerWhenThereAreNone) {
  const Arguments arguments = parsed({});
  EXPECT_EQ(arguments.action, Action::run);
  EXPECT_THAT(flags_of(arguments).codes, SizeIs(20));
  EXPECT_EQ(flags_of(arguments).server.label, "LOCAL");
  EXPECT_EQ(flags_of(arguments).server.url, "http://localhost:8001/flags");
  EXPECT_EQ(arguments.options.slots, 5U);
  EXPECT_EQ(arguments.options.folder, "downloads");
  EXPECT_EQ(arguments.options.connect_timeout, 10s);
  EXPECT_EQ(arguments.options.stall_timeout, 30s);
  EXPECT_EQ(arguments.options.grace, 10s);
  EXPECT_EQ(arguments.detail, Detail::normal);
  EXPECT_FALSE(arguments.allow_missing);
  EXPECT_EQ(arguments.log.level, "warn");
  EXPECT_FALSE(arguments.log.file);
}

TEST(Arguments, MayBeMissingEvenTheProgramsName) {
  EXPECT_THAT(flags_of(read_arguments(parse_command_line({}), {})).codes, SizeIs(20));
}

TEST(Arguments, SelectCodesInAnyCase) { EXPECT_THAT(flags_of(parsed({"us", "Br"})).codes, ElementsAre("BR", "US")); }

TEST(Arguments, SelectCodesAfterTwoDashes) { EXPECT_THAT(flags_of(parsed({"--", "us"})).codes, ElementsAre("US")); }

TEST(Arguments, MayMixCodesAndOptions) {
  const Arguments arguments = parsed({"us", "-v", "br", "-m", "2", "in"});
  EXPECT_THAT(flags_of(arguments).codes, ElementsAre("BR", "IN", "US"));
  EXPECT_EQ(arguments.options.slots, 2U);
}

TEST(Arguments, GroupShortOptions) {
  const Arguments arguments = parsed({"-s", "ERROR", "-al", "100", "-m100"});
  EXPECT_THAT(flags_of(arguments).codes, SizeIs(100));
  EXPECT_EQ(flags_of(arguments).server.label, "ERROR");
  EXPECT_EQ(arguments.options.slots, 100U);
}

TEST(Arguments, SpellTheMostRequestsInTwoWays) {
  EXPECT_EQ(parsed({"--max_req", "3"}).options.slots, 3U);
  EXPECT_EQ(parsed({"--max-req=4"}).options.slots, 4U);
}

TEST(Arguments, TakeTheLastOfAnOptionGivenTwice) { EXPECT_EQ(parsed({"-m", "3", "--max-req", "4"}).options.slots, 4U); }

TEST(Arguments, CapTheMostRequestsAt1000) {
  EXPECT_EQ(parsed({"-m", "999999", "-e"}).options.slots, 1000U);
  EXPECT_EQ(parsed({"-m", "1000", "US", "BR"}).options.slots, 1000U) << "a run decides what the number of items allows";
}

TEST(Arguments, TakeTimesWithUnits) {
  const Options options = parsed({"--connect-timeout", "500ms", "--stall-timeout=1.5", "--grace", "2m"}).options;
  EXPECT_EQ(options.connect_timeout, 500ms);
  EXPECT_EQ(options.stall_timeout, 1500ms);
  EXPECT_EQ(options.grace, 2min);
}

TEST(Arguments, NameTheFolder) { EXPECT_EQ(parsed({"-d/srv/flags"}).options.folder, "/srv/flags"); }

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
  const std::vector<const char*> help = {"hoist", "-h", "-m", "0", "--config", "/nowhere"};
  EXPECT_EQ(action_of(parse_command_line(help)), Action::help);
  const std::vector<const char*> version = {"hoist", "--version", "USA"};
  EXPECT_EQ(action_of(parse_command_line(version)), Action::version);
}

TEST(Arguments, AskForADryRunOrForTheConfiguration) {
  EXPECT_EQ(parsed({"--dry-run"}).action, Action::dry_run);
  EXPECT_EQ(parsed({"--show-config", "--dry-run"}).action, Action::show_config);
  EXPECT_EQ(parsed({"--dry-run=false"}).action, Action::run);
}

TEST(Arguments, SayHowRequestsAreMade) {
  const HttpOptions http =
      parsed(
          {"-H",         "A: 1",           "--header",  "B: 2",         "--user-agent", "me/1", "--netrc-file",   "n",
           "--proxy",    "http://p",       "--cacert",  "ca",           "--cert",       "c",    "--key",          "k",
           "--insecure", "--deny-private", "--http1.1", "--compressed", "--limit-rate", "500k", "--max-filesize", "2M"})
          .options.http;
  EXPECT_THAT(http.headers, ElementsAre("A: 1", "B: 2"));
  EXPECT_EQ(http.user_agent, "me/1");
  EXPECT_TRUE(http.netrc);
  EXPECT_EQ(http.netrc_file, "n");
  EXPECT_EQ(http.proxy, "http://p");
  EXPECT_EQ(http.ca_file, "ca");
  EXPECT_EQ(http.client_cert, "c");
  EXPECT_EQ(http.client_key, "k");
  EXPECT_TRUE(http.insecure);
  EXPECT_TRUE(http.deny_private);
  EXPECT_TRUE(http.http1);
  EXPECT_TRUE(http.compressed);
  EXPECT_EQ(http.limit_rate, Bytes{500'000});
  EXPECT_EQ(http.max_file_size, Bytes{2'000'000});
}

TEST(Arguments, LeaveRequestsPlainUnlessAsked) {
  const HttpOptions http = parsed({}).options.http;
  EXPECT_TRUE(http.user_agent.empty() && http.headers.empty() && !http.proxy && http.ca_file.empty());
  EXPECT_FALSE(http.netrc || http.insecure || http.deny_private || http.http1 || http.compressed);
  EXPECT_EQ(http.limit_rate.count + http.max_file_size.count, 0U);
  EXPECT_TRUE(parsed({"--netrc"}).options.http.netrc);
}

TEST(Arguments, SayHowTheRunGoes) {
  const Arguments arguments =
      parsed({"--max-per-host", "2", "--retry", "4", "--max-host-errors", "5", "--durability", "batch", "--lock",
              "wait", "--refresh", "--deadline", "50m", "--report", "r.json", "--failed", "f.txt"});
  EXPECT_EQ(arguments.options.slots_per_origin, 2U);
  EXPECT_EQ(arguments.options.retry.retries, 4U);
  EXPECT_EQ(arguments.options.retry.most_origin_errors, 5U);
  EXPECT_EQ(arguments.options.durability, Durability::batch);
  EXPECT_EQ(arguments.options.lock, LockMode::wait);
  EXPECT_EQ(arguments.confine, Confine::automatic);
  EXPECT_EQ(parsed({"--confine", "require"}).confine, Confine::required);
  EXPECT_EQ(parsed({"--confine", "off"}).confine, Confine::off);
  EXPECT_TRUE(arguments.options.refresh);
  EXPECT_EQ(arguments.options.deadline, 50min);
  EXPECT_TRUE(arguments.options.digests);
  EXPECT_EQ(arguments.files.report, "r.json");
  EXPECT_EQ(arguments.files.failed, "f.txt");
}

TEST(Arguments, TakeAnyNumberOfSecondsOfAConfiguration) {
  const auto grace = [](const std::string& value) {
    return parsed({}, configured("[defaults]\ngrace = " + value)).options.grace;
  };
  EXPECT_EQ(grace("1e16"), 24h * 24);
  EXPECT_EQ(grace("1e3"), 1000s);
  EXPECT_EQ(grace("0.0000001"), 1ms);
  EXPECT_EQ(error_of({}, configured("[defaults]\ngrace = -1e16")), "u.toml:2:1: --grace TIME must be > 0");
}

TEST(Arguments, TakeBackWhatAConfigurationSets) {
  const Configuration config = configured("[defaults]\ndeadline = 60\nproxy = 'http://p'\n");
  EXPECT_EQ(parsed({}, config).options.deadline, 60s);
  EXPECT_EQ(parsed({}, config).options.http.proxy, "http://p");
  EXPECT_FALSE(parsed({"--deadline", "0"}, config).options.deadline);
  EXPECT_FALSE(parsed({"--deadline=0s"}, config).options.deadline);
  EXPECT_EQ(parsed({"--proxy="}, config).options.http.proxy, "");
  EXPECT_EQ(parsed({"--proxy", ""}, config).options.http.proxy, "");
}

TEST(Arguments, TakeBackWhatTheSystemsConfigurationSetsInTheUsers) {
  const std::string_view system = "[defaults]\ndeadline = 60\nproxy = 'http://p'\n";
  const Options options = parsed({}, configured("[defaults]\ndeadline = 0\nproxy = ''\n", system)).options;
  EXPECT_FALSE(options.deadline);
  EXPECT_EQ(options.http.proxy, "");
}

TEST(Arguments, TakeProxiesAsLibcurlDoes) {
  for (const char* proxy : {"p", "p:3128", "http://p/", "SOCKS5h://me:secret@p:1", "[::1]:8080", "me:a@b@p", "[::1]",
                            "me:%2F%3F%23@p:65535/"}) {
    EXPECT_EQ(parsed({"--proxy", proxy}).options.http.proxy, proxy);
  }
  for (const char* proxy : {"http://",
                            "http://me:secret@",
                            "ftp://p",
                            ":3128",
                            "http://p q",
                            "me:secret@:1",
                            "p\n",
                            "me:se/cret@p:1",
                            "me:se?cret@p",
                            "http://me:se#cret@p",
                            "m/e@p",
                            "me:se cret@p",
                            "p:0",
                            "p:65536",
                            "p:99999",
                            "p:",
                            "p:x",
                            "p:1x",
                            "p:-1",
                            "p:1:2",
                            "::1",
                            "[::1",
                            "[::1]x",
                            "[]",
                            "p/path",
                            "p//",
                            "p?q",
                            "p#f",
                            "/"}) {
    EXPECT_TRUE(error_of({"--proxy", proxy}).starts_with("--proxy URL must be [SCHEME://]")) << proxy;
  }
}

TEST(Arguments, TellOfAMistakeInAFileEvenWhereItIsNotUsed) {
  EXPECT_EQ(error_of({"-d", "x"}, configured("[defaults]\ndir = \"\"")), "u.toml:2:1: --dir DIR must not be empty");
  EXPECT_EQ(error_of({"--grace", "1"}, configured("", "[defaults]\ngrace = \"soon\"")),
            "s.toml:2:1: --grace TIME must be a time such as 500ms, 30s, 5m or 1h, not 'soon'");
  EXPECT_EQ(error_of({}, configured("[catalog.flags.defaults]\nlock = \"never\"")),
            "u.toml:2:1: --lock WHAT must be one of leave, wait");
}

TEST(Arguments, LetTheStrongerOfVerboseAndQuietWin) {
  EXPECT_EQ(parsed({"-v"}, configured("[defaults]\nquiet = true")).detail, Detail::verbose);
  EXPECT_EQ(parsed({"-q"}, configured("[defaults]\nverbose = true")).detail, Detail::quiet);
  EXPECT_EQ(parsed({"--quiet=false"}, configured("[defaults]\nquiet = true")).detail, Detail::normal);
  EXPECT_EQ(error_of({}, configured("[defaults]\nquiet = true\nverbose = true")),
            "u.toml:2:1: --verbose and --quiet cannot be used together");
}

TEST(Arguments, KnowServersOfTheEnvironment) {
  constexpr const char* servers = "MIRROR=http://m/f";
  EXPECT_EQ(flags_of(parsed({"-s", "mirror"}, servers)).server.url, "http://m/f");
  EXPECT_EQ(error_of({"-s", "x"}, servers), "--server LABEL must be one of DELAY, ERROR, LOCAL, MIRROR, REMOTE");
  EXPECT_THAT(error_of({}, "MIRROR"), testing::StartsWith("HOIST_SERVERS must be LABEL=URL,LABEL=URL"));
}

struct Wrong {
  std::vector<const char*> words;
  const char* message;
};

class WrongArguments : public testing::TestWithParam<Wrong> {};

TEST_P(WrongArguments, AreAUsageErrorThatSaysWhy) { EXPECT_EQ(error_of(GetParam().words), GetParam().message); }

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
                    Wrong{{"--frobnicate"}, "unknown option --frobnicate"}, Wrong{{"-7"}, "unknown option -7"},
                    Wrong{{"-m"}, "option -m needs a value"}, Wrong{{"-vm"}, "option -m needs a value"},
                    Wrong{{"--dir"}, "option --dir needs a value"}, Wrong{{"--dir="}, "--dir DIR must not be empty"},
                    Wrong{{"--log-file", ""}, "--log-file FILE must not be empty"},
                    Wrong{{"--log-level", "loud"},
                          "--log-level LEVEL must be one of trace, debug, info, warn, error, critical, off"},
                    Wrong{{"--all=maybe"}, "a switch takes no value, but was given 'maybe'"},
                    Wrong{{"--?"}, "'--?' is not an option"},
                    Wrong{{"-v", "-q"}, "--verbose and --quiet cannot be used together"}));

INSTANTIATE_TEST_SUITE_P(
    Unattended, WrongArguments,
    testing::Values(Wrong{{"--retry", "-1"}, "--retry N must be >= 0"},
                    Wrong{{"--retry", "x"}, "--retry N must be a whole number >= 0, not 'x'"},
                    Wrong{{"--max-per-host", "0"}, "--max-per-host N must be >= 1"},
                    Wrong{{"--durability", "all"}, "--durability WHAT must be one of none, batch, file"},
                    Wrong{{"--lock="}, "--lock WHAT must be one of leave, wait"},
                    Wrong{{"--deadline", "-1s"}, "--deadline TIME must be >= 0"},
                    Wrong{{"--limit-rate", "fast"},
                          "--limit-rate SIZE must be bytes per second, such as 100, 500k or 2M/s, not 'fast'"},
                    Wrong{{"--failed", "-"}, "--failed FILE must be a file, not standard output"},
                    Wrong{{"--failed", "x", "--report", "x"}, "--report and --failed need a FILE each"},
                    Wrong{{"--key", "k"}, "--key FILE needs --cert FILE"},
                    Wrong{{"--user-agent", "a\x1b"}, "--user-agent TEXT must be one line of UTF-8"}));

TEST(WrongArgument, OfAMegabyteIsAUsageErrorAsWell) {
  const std::string word = "--dir=" + std::string(1'000'000, 'x');
  EXPECT_EQ(error_of({word.c_str()}), "an argument is longer than 4096 bytes: -i LIST takes longer URLs and texts");
}

TEST(LongArgument, OfFourThousandBytesIsRead) {
  const std::string word = "--dir=" + std::string(4090, 'x');
  EXPECT_EQ(parsed({word.c_str()}).options.folder.string().size(), 4090U);
}

}  // namespace
}  // namespace hoist::cli
