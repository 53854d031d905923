#include "source/config.hpp"

#include <gmock/gmock.h>

namespace hoist::source {
namespace {

using testing::ElementsAre;
using testing::Pair;
using Type = ConfigValue::Type;

TEST(Config, IsEmptyWhereTheFileIs) {
  const Config config = parse_config("# nothing\n", "f.toml");
  EXPECT_EQ(config.file, "f.toml");
  EXPECT_TRUE(config.defaults.empty());
  EXPECT_TRUE(config.catalogs.empty());
}

TEST(Config, TellsEachDefaultsTypeAndPlace) {
  const Config config = parse_config(
      "[defaults]\ndir = \"d\"\nretry = 3\n  grace = 1.5\nquiet = true\nheader = [\"A: 1\", \"B: 2\"]\n", "f.toml");
  const auto value = [&config](const char* name) { return config.defaults.at(name); };
  EXPECT_EQ(value("dir").type, Type::text);
  EXPECT_THAT(value("dir").texts, ElementsAre("d"));
  EXPECT_EQ(value("dir").place, "f.toml:2:1");
  EXPECT_EQ(value("retry").type, Type::whole_number);
  EXPECT_THAT(value("retry").texts, ElementsAre("3"));
  EXPECT_EQ(value("grace").type, Type::number);
  EXPECT_THAT(value("grace").texts, ElementsAre("1.5"));
  EXPECT_EQ(value("grace").place, "f.toml:4:3");
  EXPECT_EQ(value("quiet").type, Type::truth);
  EXPECT_THAT(value("quiet").texts, ElementsAre("true"));
  EXPECT_EQ(value("header").type, Type::texts);
  EXPECT_THAT(value("header").texts, ElementsAre("A: 1", "B: 2"));
}

TEST(Config, DefinesCatalogs) {
  const Config config = parse_config(R"(
[catalog.metar]
url = "{server}/{code}.TXT"
codes = ["KJFK", "EGLL"]
servers = { noaa = "https://n/x", "B-2" = "http://b" }
noun = "report"
[catalog.metar.defaults]
retry = 1
)",
                                     "f.toml");
  const Catalog& metar = config.catalogs.at("metar");
  EXPECT_EQ(metar.name, "metar");
  EXPECT_EQ(metar.place, "f.toml:2:10");
  EXPECT_EQ(metar.url, "{server}/{code}.TXT");
  EXPECT_THAT(metar.codes, ElementsAre("KJFK", "EGLL"));
  EXPECT_THAT(metar.servers, ElementsAre(Pair("B-2", "http://b"), Pair("NOAA", "https://n/x")));
  EXPECT_EQ(metar.noun.one, "report");
  EXPECT_EQ(metar.noun.many, "reports");
  EXPECT_EQ(metar.defaults.at("retry").place, "f.toml:8:1");
}

TEST(Config, TakesTwoWordsWhereThePluralIsItsOwn) {
  const Config config = parse_config("[catalog.c]\nurl = \"http://h/{n}\"\nnoun = [\"entry\", \"entries\"]", "f");
  EXPECT_EQ(config.catalogs.at("c").noun.many, "entries");
}

TEST(Config, FindsAFileOfCodesBesideItself) {
  const auto file_of = [](const char* codes_file, const char* config_file) {
    const std::string text = std::string("[catalog.c]\nurl = \"http://h/{n}\"\ncodes_file = \"") + codes_file + '"';
    return parse_config(text, config_file).catalogs.at("c").codes_file;
  };
  EXPECT_EQ(file_of("codes.txt", "/etc/hoist/config.toml"), "/etc/hoist/codes.txt");
  EXPECT_EQ(file_of("/srv/codes.txt", "/etc/hoist/config.toml"), "/srv/codes.txt");
  EXPECT_EQ(file_of("codes.txt", "config.toml"), "codes.txt");
}

TEST(Config, MayGiveTheFlagsServersAndDefaultsAlone) {
  const Config config = parse_config("[catalog.flags]\nservers.x = \"http://x\"\ndefaults.retry = 2", "f");
  EXPECT_THAT(config.catalogs.at("flags").servers, ElementsAre(Pair("X", "http://x")));
}

struct WrongConfig {
  const char* text;
  const char* message;
};

class WrongConfigs : public testing::TestWithParam<WrongConfig> {};

TEST_P(WrongConfigs, AreAnErrorThatSaysWhereAndWhy) {
  try {
    parse_config(GetParam().text, "f");
    FAIL() << "accepted: " << GetParam().text;
  } catch (const InvalidConfig& error) {
    EXPECT_THAT(error.what(), testing::StartsWith(GetParam().message));
  }
}

INSTANTIATE_TEST_SUITE_P(Toml, WrongConfigs,
                         testing::Values(WrongConfig{"[defaults]\nretry 3", "f:2:7: "},
                                         WrongConfig{"[defaults", "f:1:10: "},
                                         WrongConfig{"[defaults]\na = 1\na = 2", "f:3:"},
                                         WrongConfig{"a = \"\xff\"", "f:1:"}));

INSTANTIATE_TEST_SUITE_P(
    Keys, WrongConfigs,
    testing::Values(
        WrongConfig{"retry = 3", "f:1:1: unknown key 'retry': use [defaults] or [catalog.NAME]"},
        WrongConfig{"defaults = 3", "f:1:1: 'defaults' must be a table"},
        WrongConfig{"[catalog]\nmetar = 1", "f:2:1: 'metar' must be a table"},
        WrongConfig{"[catalog.\"a:b\"]\nurl = \"\"", "f:1:10: 'a:b' is not a valid catalog name"},
        WrongConfig{"[catalog.c]\nulr = \"x\"",
                    "f:2:1: unknown key 'ulr': a catalog has url, codes, codes_file, servers, noun and defaults"},
        WrongConfig{"[catalog.flags]\nurl = \"x\"",
                    "f:2:1: 'url' cannot be set: the catalog flags is built in, and accepts only servers and defaults"},
        WrongConfig{"[defaults]\nx = 1979-05-27",
                    "f:2:1: 'x' must be a string, a number, true, false, or a list of strings"},
        WrongConfig{"[defaults]\nx = [1]", "f:2:1: 'x' must be a list of strings, such as [\"A\", \"B\"]"}));

INSTANTIATE_TEST_SUITE_P(
    Catalogs, WrongConfigs,
    testing::Values(
        WrongConfig{"[catalog.c]\ncodes = [\"a\"]", "f:1:10: catalog c has no url"},
        WrongConfig{"[catalog.c]\nurl = 3", "f:2:1: 'url' must be a string that is not empty"},
        WrongConfig{"[catalog.c]\nurl = \"http://h/\"", "f:1:10: url: there is neither {code} nor {n} in it"},
        WrongConfig{"[catalog.c]\nurl = \"file:///{code}\"", "f:1:10: url: only http:// and https://"},
        WrongConfig{"[catalog.c]\nurl = \"{server}/{code}\"", "f:1:10: {server} in url needs servers"},
        WrongConfig{"[catalog.c]\nurl = \"http://h/{code}\"\nservers.a = \"http://a\"",
                    "f:1:10: servers need {server} in url"},
        WrongConfig{"[catalog.c]\nurl = \"{server}/{code}\"\nservers.a = \"ftp://a\"",
                    "f:3:9: 'a' must be a label of letters and digits, with an http:// or https:// URL"},
        WrongConfig{"[catalog.c]\nurl = \"{server}/{code}\"\nservers = {a = \"http://a\", A = \"http://b\"}", "f:3:"},
        WrongConfig{"[catalog.c]\nurl = \"http://h/{n}\"\ncodes = \"a\"", "f:3:1: 'codes' must be a list of strings"},
        WrongConfig{"[catalog.c]\nurl = \"http://h/{n}\"\ncodes = [\"a\"]\ncodes_file = \"b\"",
                    "f:1:10: codes and codes_file cannot both be set"},
        WrongConfig{"[catalog.c]\nurl = \"http://h/{n}\"\nnoun = [\"a\", \"b\", \"c\"]",
                    "f:3:1: noun must be a string"}));

}  // namespace
}  // namespace hoist::source
