#include "cli/terminal/announcement.hpp"

#include <gmock/gmock.h>

#include "cli/parsed.hpp"

namespace hoist::cli {
namespace {

using testing::ElementsAre;

std::vector<std::string> lines(const std::vector<const char*>& words, std::optional<std::uint64_t> total,
                               std::string_view config = {}) {
  return announce(parsed(words, configured(config)).batch, total, 1).lines;
}

TEST(Announcement, OfTheFlagsIsToTheLetterThatOfTheManual) {
  EXPECT_THAT(lines({"-s", "ERROR", "-al", "100"}, 100),
              ElementsAre("ERROR site: http://localhost:8003/flags", "Searching for 100 flags: from AD to LK"));
  EXPECT_THAT(lines({"BR", "IN", "US"}, 3), testing::Contains("Searching for 3 flags: BR, IN, US"));
  EXPECT_THAT(lines({"BR"}, 1), testing::Contains("Searching for 1 flag: BR"));
}

TEST(Announcement, ListsUpToTenCodes) {
  EXPECT_THAT(lines({"-al", "10"}, 10),
              testing::Contains("Searching for 10 flags: AD, AE, AF, AG, AL, AM, AO, AR, AT, AU"));
  EXPECT_THAT(lines({"-al", "11"}, 11), testing::Contains("Searching for 11 flags: from AD to AZ"));
}

TEST(Announcement, OfListsTellsHowManyItemsThereAreWhereThatIsKnown) {
  EXPECT_THAT(lines({"-i", "urls.txt"}, 20000), ElementsAre("Fetching 20000 files from urls.txt."));
  EXPECT_THAT(lines({"-i", "urls.txt"}, 1), ElementsAre("Fetching 1 file from urls.txt."));
  EXPECT_THAT(lines({"-i", "-"}, std::nullopt), ElementsAre("Fetching the files from standard input."));
  EXPECT_THAT(lines({"-i", "a", "-i", "b"}, std::nullopt), ElementsAre("Fetching the files from a, b."));
}

TEST(Announcement, OfAShardTellsWhichAndItsCodes) {
  EXPECT_THAT(lines({"--shard", "2/4"}, 4),
              testing::Contains("Searching for 4 flags of shard 2/4 by code: BR, MX, PK, US"));
  EXPECT_THAT(lines({"--shard", "1/4", "BR"}, 0),
              testing::Contains("Searching for 0 flags of shard 1/4 by code: none"));
  EXPECT_THAT(lines({"-i", "urls.txt", "--shard", "3/4"}, 7),
              ElementsAre("Fetching 7 files of shard 3/4 by origin from urls.txt."));
  EXPECT_THAT(lines({"-i", "-", "--shard", "3/4"}, std::nullopt),
              ElementsAre("Fetching the files of shard 3/4 by origin from standard input."));
}

TEST(Announcement, OfATemplateShowsItWithoutPasswords) {
  EXPECT_THAT(lines({"-u", "http://me:secret@h/{code}/x", "K", "E"}, 2),
              ElementsAre("Site: http://h/CODE/x", "Searching for 2 files: K, E"));
  EXPECT_THAT(lines({"-u", "http://h/{code}", "--codes", "c.txt"}, std::nullopt),
              ElementsAre("Site: http://h/CODE", "Fetching the files for the codes in c.txt."));
}

TEST(Announcement, OfACatalogHasItsNameOrItsServersLabelAndItsNoun) {
  constexpr const char* config = R"(
    [catalog.metar]
    url = "http://h/{code}"
    noun = ["history", "histories"]
    [catalog.tiles]
    url = "{server}/{code}"
    servers.near = "http://u:p@near"
    codes = ["a", "b"])";
  EXPECT_THAT(lines({"metar:K", "metar:E"}, 2, config),
              ElementsAre("metar site: http://h/CODE", "Searching for 2 histories: K, E"));
  EXPECT_THAT(lines({"tiles:"}, 2, config), ElementsAre("NEAR site: http://near/CODE", "Searching for 2 files: a, b"));
}

TEST(Announcement, NamesTheFolderUnlessItIsTheCurrentOneOrThatOfTheFlags) {
  const Batch list = parsed({"http://h/a"}).batch;
  EXPECT_EQ(folder_to_name(list, "mirror"), "mirror");
  for (const char* here : {".", "./", "a/..", "./."}) EXPECT_EQ(folder_to_name(list, here), "") << here;
  EXPECT_EQ(folder_to_name(list, std::filesystem::current_path()), "");
  EXPECT_EQ(folder_to_name(parsed({"BR"}).batch, "mirror"), "");
  EXPECT_EQ(folder_to_name(parsed({"http://h/a", "-o", "-"}).batch, "mirror"), "");
}

TEST(Announcement, OfUrlsSaysHowManyOrWhich) {
  EXPECT_THAT(announce(parsed({"http://me:pw@h/a"}).batch, 1, 1).lines,
              testing::ElementsAre("Fetching 1 file from http://h/a."));
  EXPECT_THAT(announce(parsed({"http://h/a", "http://h/b"}).batch, 2, 1).lines,
              testing::ElementsAre("Fetching 2 files from 2 URLs."));
  EXPECT_THAT(announce(parsed({"http://h/a", "-i", "x"}).batch, 5, 1).lines,
              testing::ElementsAre("Fetching 5 files from 1 URL and x."));
}

}  // namespace
}  // namespace hoist::cli
