#include "cli/list_command.hpp"

#include <sstream>

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "cli/parsed.hpp"
#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string shown(std::vector<const char*> words, const Configuration& configuration = {},
                  std::string_view servers = {}) {
  words.insert(words.begin(), "hoist");
  std::ostringstream out;
  show(parse_command_line(words), configuration, servers, out);
  return out.str();
}

const Configuration& tides() {
  static const Configuration configuration = configured(
      "[catalog.tides]\nurl = \"{server}/{code}\"\ncodes = [\"9410170\", \"8454000\"]\n"
      "servers = {NEAR = \"http://me:secret@near\", FAR = \"http://far\"}\n");
  return configuration;
}

TEST(Show, ListsTheCatalogsWithTheirUrls) {
  EXPECT_EQ(shown({"--show", "catalogs"}), "flags\tthe national flags\n");
  EXPECT_EQ(shown({"--show", "catalogs"}, tides()), "flags\tthe national flags\ntides\t{server}/{code}\n");
}

TEST(Show, ListsTheServersOfTheFlagsAndThoseAdded) {
  EXPECT_EQ(shown({"--show", "servers"}, {}, "MINE=http://me:secret@here/f"),
            "DELAY\thttp://localhost:8002/flags\nERROR\thttp://localhost:8003/flags\n"
            "LOCAL\thttp://localhost:8001/flags\nMINE\thttp://***@here/f\n"
            "REMOTE\thttps://www.fluentpython.com/data/flags\n");
  EXPECT_THAT(shown({"--show", "servers"}, configured("[catalog.flags]\nservers.OURS = \"http://ours\"")),
              HasSubstr("OURS\thttp://ours\n"));
}

TEST(Show, ListsTheServersOfTheCatalogChosen) {
  const std::string servers = "FAR\thttp://far\nNEAR\thttp://***@near\n";
  EXPECT_EQ(shown({"--show", "servers", "--catalog", "tides"}, tides()), servers);
  EXPECT_EQ(shown({"--show", "servers", "tides:"}, tides()), servers);
}

TEST(Show, ListsTheCodesOfTheFlagsWithTheirCountries) {
  const std::string codes = shown({"--show", "codes"});
  EXPECT_EQ(std::count(codes.begin(), codes.end(), '\n'), 194);
  EXPECT_THAT(codes, StartsWith("AD\tAndorra\n"));
  EXPECT_THAT(codes, HasSubstr("\nCI\tCôte d'Ivoire\n"));
}

TEST(Show, ListsTheCodesOfACatalogAndOfItsFile) {
  EXPECT_EQ(shown({"--show", "codes", "--catalog", "tides"}, tides()), "9410170\n8454000\n");
  const test::TempFolder folder;
  write_file(folder.path() / "codes", "A B # not C\nD\n");
  const std::string toml = "[catalog.c]\nurl = \"http://h/{code}\"\ncodes_file = \"codes\"\n";
  Configuration configuration;
  configuration.user = source::parse_config(toml, folder.path() / "u.toml");
  EXPECT_EQ(shown({"--show", "codes", "c:"}, configuration), "A\nB\nD\n");
  std::filesystem::remove(folder.path() / "codes");
  EXPECT_THROW(shown({"--show", "codes", "c:"}, configuration), RunError);
}

TEST(Show, FollowsTheCatalogThatAFileChooses) {
  Configuration configuration = tides();
  configuration.system = source::parse_config("[defaults]\ncatalog = \"tides\"", "s.toml");
  EXPECT_EQ(shown({"--show", "codes"}, configuration), "9410170\n8454000\n");
}

TEST(Show, HasNothingToListOfListsAndTemplates) {
  EXPECT_EQ(shown({"--show", "codes", "-i", "urls.txt"}), "");
  EXPECT_EQ(shown({"--show", "servers", "-u", "http://h/{code}"}), "");
}

TEST(Show, KeepsALineForEachNameWhateverItHolds) {
  const Configuration configuration =
      configured("[catalog.c]\nurl = \"http://h/{code}\"\ncodes = [\"a\\nb\", \"c\\td\"]");
  EXPECT_EQ(shown({"--show", "codes", "c:"}, configuration), "a\\nb\nc\\td\n");
}

TEST(Show, RefusesWhatIsNotThere) {
  EXPECT_THROW(shown({"--show", "nonsense"}), UsageError);
  EXPECT_THROW(shown({"--show", "codes", "--catalog", "nonsense"}), UsageError);
  EXPECT_THROW(shown({"--show", "servers"}, {}, "nonsense"), UsageError);
}

}  // namespace
}  // namespace hoist::cli
