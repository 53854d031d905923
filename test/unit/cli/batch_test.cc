#include "cli/batch.hpp"

#include <gmock/gmock.h>

#include "cli/parsed.hpp"

namespace hoist::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* catalogs = R"(
[catalog.metar]
url = "https://t.example/{code}.TXT"
codes = ["KJFK", "EGLL", "LFPG"]
noun = "report"
defaults = { dir = "metar", retry = 9 }

[catalog.tiles]
url = "{server}/tile/{code}"
servers = { one = "http://one.example/", TWO = "http://two.example/x" }
codes_file = "tiles.txt"
defaults = { server = "two" }

[catalog.rates]
url = "{server}/{code}"
servers = { MAIN = "http://u:secret@main.example" }
)";

Arguments with_catalogs(const std::vector<const char*>& words) { return parsed(words, configured(catalogs)); }
std::string wrong_with_catalogs(const std::vector<const char*>& words) { return error_of(words, configured(catalogs)); }

TEST(Batch, IsTheFlagsUnlessAnotherSourceIsChosen) {
  EXPECT_THAT(flags_of(with_catalogs({"US", "BR"})).codes, ElementsAre("BR", "US"));
  EXPECT_THAT(flags_of(with_catalogs({"--catalog", "flags", "US"})).codes, ElementsAre("US"));
  EXPECT_THAT(flags_of(with_catalogs({"flags:us", "flags:BR"})).codes, ElementsAre("BR", "US"));
  EXPECT_THAT(flags_of(with_catalogs({"flags:", "-l", "2"})).codes, ElementsAre("BD", "BR"));
  EXPECT_THAT(flags_of(parsed({"-a", "-l", "3"})).codes, ElementsAre("AD", "AE", "AF"));
  EXPECT_THAT(flags_of(parsed({"-e", "-l", "3"})).codes, ElementsAre("AA", "AB", "AC"));
  EXPECT_THAT(flags_of(parsed({"b", "-l", "3"})).codes, ElementsAre("BA", "BB", "BC"));
  EXPECT_THAT(flags_of(parsed({"US", "BR", "IN", "-l", "2"})).codes, ElementsAre("BR", "IN"));
  EXPECT_THAT(flags_of(parsed({"US", "-l", "18446744073709551615"})).codes, ElementsAre("US"));
}

TEST(Batch, OfListsHasThemInTheOrderGiven) {
  const Arguments arguments = parsed({"-i", "b.txt", "-i", "-", "-l", "7", "-m", "2000"});
  EXPECT_THAT(std::get<ListBatch>(arguments.batch.source).lists, ElementsAre("b.txt", "-"));
  EXPECT_EQ(arguments.batch.limit, 7U);
  EXPECT_EQ(arguments.options.slots, 1000U);
  EXPECT_EQ(arguments.batch.noun.many, "files");
  EXPECT_EQ(arguments.batch.known_codes(), nullptr);
}

TEST(Batch, OfATemplateHasItsCodesOnceInTheOrderGiven) {
  const Arguments arguments = parsed({"-u", "http://h/{code}", "b", "a", "b", "US:BR"});
  EXPECT_EQ(codes_of(arguments).url, "http://h/{code}");
  EXPECT_THAT(codes_of(arguments).codes, ElementsAre("b", "a", "US:BR"));
  EXPECT_THAT(codes_of(parsed({"-u", "http://h/{code}", "b", "a", "-l", "1"})).codes, ElementsAre("b"));
}

TEST(Batch, OfATemplateMayHaveFilesOfCodes) {
  const Arguments arguments = parsed({"-u", "http://h/{code}", "--codes", "a.txt", "--codes=-"});
  EXPECT_THAT(codes_of(arguments).codes, IsEmpty());
  EXPECT_THAT(codes_of(arguments).code_files, ElementsAre("a.txt", "-"));
  EXPECT_EQ(arguments.batch.known_codes(), nullptr);
}

TEST(Batch, OfACatalogHasTheCodesGivenOrElseAllOfThem) {
  for (const auto& words : std::vector<std::vector<const char*>>{{"metar:KJFK", "metar:EGLL"},
                                                                 {"--catalog", "metar", "KJFK", "EGLL", "KJFK"}}) {
    const Arguments arguments = with_catalogs(words);
    EXPECT_EQ(codes_of(arguments).name, "metar");
    EXPECT_THAT(codes_of(arguments).codes, ElementsAre("KJFK", "EGLL"));
  }
  EXPECT_THAT(codes_of(with_catalogs({"metar:"})).codes, ElementsAre("KJFK", "EGLL", "LFPG"));
  EXPECT_THAT(codes_of(with_catalogs({"metar:", "-l", "2"})).codes, ElementsAre("KJFK", "EGLL"));
  EXPECT_THAT(codes_of(with_catalogs({"-a", "metar:LFPG", "metar:EDDF"})).codes,
              ElementsAre("LFPG", "EDDF", "KJFK", "EGLL"));
}

TEST(Batch, OfACatalogHasItsNounAndItsDefaults) {
  const Arguments arguments = with_catalogs({"metar:KJFK"});
  EXPECT_EQ(arguments.batch.noun.many, "reports");
  EXPECT_EQ(arguments.options.folder, "metar");
  EXPECT_EQ(arguments.options.retry.retries, 9U);
  EXPECT_EQ(with_catalogs({"metar:KJFK", "--retry", "1"}).options.retry.retries, 1U);
  EXPECT_EQ(with_catalogs({"US"}).options.folder, "downloads");
  for (const std::vector<const char*>& words : std::vector<std::vector<const char*>>{
           {"http://h/a"}, {"-i", "x"}, {"-u", "http://h/{code}", "x"}, {"metar:KJFK"}}) {
    EXPECT_EQ(with_catalogs(words).options.folder, words.front() == std::string_view("metar:KJFK") ? "metar" : ".");
  }
}

TEST(Batch, OfACatalogWithServersAsksTheOneNamedOrItsDefault) {
  EXPECT_EQ(codes_of(with_catalogs({"tiles:7", "-s", "One"})).url, "http://one.example/tile/{code}");
  EXPECT_EQ(codes_of(with_catalogs({"tiles:7"})).url, "http://two.example/x/tile/{code}");
  EXPECT_EQ(codes_of(with_catalogs({"tiles:7"})).label, "TWO");
  EXPECT_EQ(codes_of(with_catalogs({"rates:EUR"})).label, "MAIN");
  EXPECT_THAT(codes_of(with_catalogs({"tiles:"})).code_files, ElementsAre("tiles.txt"));
}

TEST(Batch, IsNotSpoiltByAServerThatAFileSetsForAnotherCatalog) {
  const std::string text = std::string("[defaults]\nserver = \"REMOTE\"\n") + catalogs;
  EXPECT_EQ(flags_of(parsed({"US"}, configured(text))).server.label, "REMOTE");
  EXPECT_EQ(codes_of(parsed({"rates:EUR"}, configured(text))).label, "MAIN");
  EXPECT_EQ(codes_of(parsed({"metar:KJFK"}, configured(text))).label, "");
}

TEST(Batch, OfTheFlagsMayHaveServersOfTheConfigurationAndOfTheEnvironment) {
  const Configuration configuration =
      configured("[catalog.flags]\nservers = { mirror = \"http://m/\", LOCAL = \"http://l/\" }");
  EXPECT_EQ(flags_of(parsed({"-s", "mirror"}, configuration)).server.url, "http://m/");
  EXPECT_EQ(flags_of(parsed({}, configuration)).server.url, "http://l/");
  EXPECT_EQ(flags_of(parsed({}, configuration, "LOCAL=http://e/")).server.url, "http://e/");
}

TEST(Batch, OfAFileIsChosenOnlyWhereTheCommandLineChoosesNone) {
  const Configuration configuration = configured(std::string("[defaults]\ncatalog = \"metar\"\n") + catalogs);
  EXPECT_THAT(codes_of(parsed({"EDDF"}, configuration)).codes, ElementsAre("EDDF"));
  EXPECT_THAT(flags_of(parsed({"flags:BR"}, configuration)).codes, ElementsAre("BR"));
  EXPECT_TRUE(std::holds_alternative<ListBatch>(parsed({"-i", "x"}, configuration).batch.source));
}

TEST(Batch, OfTheUserHidesTheSystemsCatalogOfThatName) {
  const Configuration configuration = configured("[catalog.c]\nurl = \"http://user/{code}\"",
                                                 "[catalog.c]\nurl = \"http://system/{code}\"\ncodes = [\"x\"]");
  EXPECT_EQ(codes_of(parsed({"c:1"}, configuration)).url, "http://user/{code}");
  EXPECT_EQ(error_of({"c:"}, configuration), "catalog c has no codes: give some as arguments");
}

TEST(Batch, HasANameThatTellsItFromOthersAndHoldsNoPassword) {
  EXPECT_EQ(parsed({}).options.batch_name, "flags");
  EXPECT_EQ(parsed({"-i", "a", "-i", "b"}).options.batch_name, "list a b");
  EXPECT_EQ(parsed({"-u", "http://u:secret@h/{code}", "x"}).options.batch_name, "url http://***@h/{code}");
  EXPECT_EQ(with_catalogs({"rates:EUR"}).options.batch_name, "catalog rates");
}

TEST(Batch, HasItsOwnDefaultsForHostsAndRetriesUnlessItIsTheFlags) {
  const Arguments flags = parsed({});
  EXPECT_EQ(flags.options.slots_per_origin, max_slots);
  EXPECT_EQ(flags.options.retry.retries, 0U);
  EXPECT_EQ(flags.options.retry.most_origin_errors, 0U);
  for (const auto& words : std::vector<std::vector<const char*>>{{"-i", "x"}, {"-u", "http://h/{code}", "x"}}) {
    const Arguments others = parsed(words);
    EXPECT_EQ(others.options.slots_per_origin, 6U);
    EXPECT_EQ(others.options.retry.retries, 3U);
    EXPECT_EQ(others.options.retry.most_origin_errors, 20U);
  }
}

struct WrongBatch {
  std::vector<const char*> words;
  const char* message;
};

class WrongBatches : public testing::TestWithParam<WrongBatch> {};

TEST_P(WrongBatches, AreAUsageErrorThatSaysWhy) {
  EXPECT_EQ(wrong_with_catalogs(GetParam().words), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Sources, WrongBatches,
    testing::Values(
        WrongBatch{{"-i", "x", "-u", "http://h/{code}"},
                   "--input-file LIST and --url TEMPLATE cannot be used together"},
        WrongBatch{{"--catalog", "metar", "-u", "http://h/{code}"},
                   "--url TEMPLATE and --catalog NAME cannot be used together"},
        WrongBatch{{"-i", "x", "BR"}, "--input-file LIST takes all items from LIST and URLs: unexpected argument 'BR'"},
        WrongBatch{{"-i", "http://h/l"},
                   "--input-file LIST must be a file, not a URL: give a URL that is to be fetched as an argument"},
        WrongBatch{{"http://h/f", "BR"}, "codes and URLs cannot be used together: 'BR' is not a URL"},
        WrongBatch{{"metar:KJFK", "http://h/f"}, "codes and URLs cannot be used together: 'metar:KJFK' is not a URL"},
        WrongBatch{{"http://h/f", "example.org/g"},
                   "'example.org/g' is not a URL without its scheme: did you mean https://example.org/g?"},
        WrongBatch{{"-u", "http://h/{code}", "http://h/f"},
                   "--url TEMPLATE takes codes as arguments, not URLs: fetch URLs in a run of their own"},
        WrongBatch{{"--catalog", "metar", "http://h/f"},
                   "--catalog NAME takes codes as arguments, not URLs: fetch URLs in a run of their own"},
        WrongBatch{{"http://h/f", "-a"},
                   "--all can only be used with flags or a catalog (wget's -a FILE is hoist's --log-file FILE)"},
        WrongBatch{{"localhost:8000/f"},
                   "'localhost:8000/f' is not a URL without its scheme: did you mean https://localhost:8000/f?"},
        WrongBatch{{"-i", "x", "/dev/null"}, "'/dev/null' is a file: -i /dev/null fetches the URLs in it"},
        WrongBatch{{"BR", "example.org"},
                   "'example.org' is not a URL without its scheme: did you mean https://example.org?"},
        WrongBatch{{"-i", ""}, "--input-file LIST must not be empty"},
        WrongBatch{{"--catalog", "nope"}, "there is no catalog 'nope', only flags, metar, rates, tiles"},
        WrongBatch{{"nope:X"}, "there is no catalog 'nope', only flags, metar, rates, tiles"},
        WrongBatch{{"metar:KJFK", "EGLL"}, "a run has one catalog: 'EGLL' does not begin with metar:"},
        WrongBatch{{"metar:KJFK", "tiles:7"}, "a run has one catalog: 'tiles:7' does not begin with metar:"},
        WrongBatch{{"BR", "metar:KJFK"}, "a run has one catalog: 'BR' does not begin with metar:"}));

INSTANTIATE_TEST_SUITE_P(
    Options, WrongBatches,
    testing::Values(WrongBatch{{"-i", "x", "-a"}, "--all can only be used with flags or a catalog"},
                    WrongBatch{{"-u", "http://h/{code}", "x", "-a"}, "--all can only be used with flags or a catalog"},
                    WrongBatch{{"metar:KJFK", "-e"}, "--every can only be used with flags"},
                    WrongBatch{{"-i", "x", "-s", "LOCAL"}, "--server LABEL can only be used with flags or a catalog"},
                    WrongBatch{{"--codes", "x"}, "--codes FILE can only be used with --url or a catalog of your own"},
                    WrongBatch{{"metar:KJFK", "-s", "LOCAL"}, "catalog metar has no servers"},
                    WrongBatch{{"tiles:7", "-s", "LOCAL"}, "--server LABEL must be one of ONE, TWO"},
                    WrongBatch{{"rates:"}, "catalog rates has no codes: give some as arguments"}));

INSTANTIATE_TEST_SUITE_P(
    Templates, WrongBatches,
    testing::Values(
        WrongBatch{{"-u", "http://h/{code}"}, "--url TEMPLATE needs codes, as arguments or from --codes FILE"},
        WrongBatch{{"-u", "http://h/f"},
                   "--url TEMPLATE: there is no {code} in it: to fetch just this URL, give it as an argument, without "
                   "--url"},
        WrongBatch{{"-u", "http://h/", "x"},
                   "--url TEMPLATE: there is no {code} in it, which stands for each of the codes"},
        WrongBatch{{"-u", "me:secret"}, "--url TEMPLATE: there is no {code} in it (curl's -u is hoist's --user)"},
        WrongBatch{{"-u", "", "x"}, "--url TEMPLATE must not be empty"},
        WrongBatch{{"-u", "ftp://h/{code}", "x"}, "--url TEMPLATE: only http:// and https:// URLs can be fetched"},
        WrongBatch{{"-u", "http://h/{cod}", "x"},
                   "--url TEMPLATE: unknown {cod} at character 10 (the fields are {code} and {n})"},
        WrongBatch{
            {"-o", "{nam}"},
            "--output-name TEMPLATE: unknown {nam} at character 1 (the fields are {code}, {host}, {path}, {name}, "
            "{stem}, {ext}, {query}, {hash} and {n})"},
        WrongBatch{{"-o", ""}, "--output-name TEMPLATE must not be empty"}));

std::vector<std::string> urls_of(const Arguments& arguments) {
  return std::get<ListBatch>(arguments.batch.source).urls;
}

TEST(UrlsAsArguments, AreABatchBesideTheListsOfTheCommandLine) {
  const Arguments alone = parsed({"http://h/a", "http://h/b"});
  EXPECT_THAT(urls_of(alone), testing::ElementsAre("http://h/a", "http://h/b"));
  EXPECT_EQ(alone.options.retry.retries, 3U) << "defaults are those of a list";
  const Arguments both = parsed({"http://h/a", "-i", "x"});
  EXPECT_THAT(urls_of(both), testing::ElementsAre("http://h/a"));
  EXPECT_THAT(std::get<ListBatch>(both.batch.source).lists, testing::ElementsAre("x"));
}

TEST(UrlsAsArguments, ReplaceTheSourceThatAFileChooses) {
  for (const char* source : {"url = \"http://h/{code}\"", "input-file = \"x\"", "catalog = \"flags\""}) {
    const Arguments arguments = parsed({"http://h/a"}, configured(std::string("[defaults]\n") + source));
    EXPECT_THAT(urls_of(arguments), testing::ElementsAre("http://h/a")) << source;
    EXPECT_TRUE(std::get<ListBatch>(arguments.batch.source).lists.empty()) << source;
  }
}

TEST(UrlsAsArguments, AreCodesBehindTheNameOfACatalog) {
  const Configuration catalog = configured("[catalog.c]\nurl = \"http://h/?u={code}\"");
  EXPECT_THAT(codes_of(parsed({"c:http://x/"}, catalog)).codes, testing::ElementsAre("http://x/"));
}

TEST(UrlsAsArguments, NameTheirBatchWithoutWhatIsSecret) {
  const std::string name = parsed({"http://me:secret@h/a?token=1", "-i", "x"}).batch.name();
  EXPECT_THAT(name, testing::MatchesRegex("urls [0-9a-f]{12} list x"));
  EXPECT_NE(name, parsed({"http://h/b", "-i", "x"}).batch.name());
}

TEST(WrongBatch, OfACatalogThatIsNotUsedIsAnErrorToo) {
  EXPECT_EQ(error_of({"BR"}, configured("[catalog.c]\nurl = \"http://h/{code}\"\ndefaults.retyr = 3")),
            "u.toml:3:10: unknown option 'retyr' (did you mean retry?)");
}

TEST(WrongBatch, OfAFileIsAConfigurationError) {
  EXPECT_EQ(
      error_of({}, configured("[defaults]\nurl = \"http://h/\"")),
      "u.toml:2:1: --url TEMPLATE: there is no {code} in it: to fetch just this URL, give it as an argument, without "
      "--url");
  EXPECT_EQ(error_of({}, configured("[defaults]\nurl = \"http://h/\"\ninput-file = \"x\"")),
            "u.toml:2:1: --input-file LIST and --url TEMPLATE cannot be used together");
  EXPECT_EQ(error_of({"c:1"}, configured("[catalog.c]\nurl = \"http://h/{code}\"\ndefaults.input-file = \"x\"")),
            "u.toml:3:10: 'input-file' cannot be set for a catalog");
}

}  // namespace
}  // namespace hoist::cli
