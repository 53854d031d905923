#include "cli/options/show_config.hpp"

#include <gmock/gmock.h>

#include "cli/parsed.hpp"

namespace hoist::cli {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

std::string shown(const std::vector<const char*>& words, const Configuration& configuration = {}) {
  return config_text(parsed(words, configuration), configuration);
}

TEST(ShowConfig, TellsEveryValueAndWhereItIsFrom) {
  const std::string text = shown({"-m", "7"}, configured("[defaults]\nretry = 2", "[defaults]\n\n  grace = \"1m\""));
  EXPECT_THAT(text, ContainsRegex("\nmax_req = 7 +# command line\n"));
  EXPECT_THAT(text, ContainsRegex("\nretry = 2 +# u.toml:2:1\n"));
  EXPECT_THAT(text, ContainsRegex("\ngrace = \"1m\" +# s.toml:3:3\n"));
  EXPECT_THAT(text, ContainsRegex("\nstall-timeout = \"30s\" +# built in\n"));
  EXPECT_THAT(text, HasSubstr("\n# deadline has no value\n"));
  EXPECT_THAT(text, HasSubstr("# read: u.toml\n# read: s.toml\n"));
}

TEST(ShowConfig, TellsNumbersAsTheyCount) {
  const std::string text = shown({"-m", "5000", "--retry", "007"});
  EXPECT_THAT(text, ContainsRegex("\nmax_req = 1000 +# command line\n"));
  EXPECT_THAT(text, ContainsRegex("\nretry = 7 +# command line\n")) << "TOML has no leading zeros";
}

TEST(ShowConfig, MasksWhatIsSecret) {
  const std::string text = shown({"-H", "Authorization: Bearer secret", "--proxy", "http://me:secret@p:1", "-u",
                                  "http://me:secret@h/{code}", "x"});
  EXPECT_THAT(text, Not(HasSubstr("secret")));
  EXPECT_THAT(text, HasSubstr("header = [\"Authorization: ***\"]"));
  EXPECT_THAT(text, HasSubstr("proxy = \"http://***@p:1\""));
}

TEST(ShowConfig, IsAConfigurationFileThatMeansTheSame) {
  const std::vector<const char*> words = {
      "-q",        "-d", "a \"b\" \\c", "--grace", "5m", "--limit-rate", "2M", "-H", "Accept: text/html, */*",
      "--http1.1", "-i", "l.txt"};
  const Arguments before = parsed(words);
  const Arguments after = parsed({}, configured(config_text(before, {})));
  EXPECT_EQ(after.detail, Detail::quiet);
  EXPECT_EQ(after.options.folder, "a \"b\" \\c");
  EXPECT_EQ(after.options.grace, std::chrono::minutes(5));
  EXPECT_EQ(after.options.http.limit_rate, Bytes{2'000'000});
  EXPECT_EQ(after.options.http.headers, before.options.http.headers);
  EXPECT_TRUE(after.options.http.http1);
  EXPECT_TRUE(std::holds_alternative<ListBatch>(after.batch.source));
}

TEST(ShowConfig, TellsWhatIsToBeFetched) {
  const Configuration configuration =
      configured("[catalog.c]\nurl = \"{server}/{code}\"\nservers.near = \"http://u:p@near\"");
  const std::string text = shown({"c:1", "c:2"}, configuration);
  EXPECT_THAT(text, HasSubstr("# catalog c: u.toml:1:10\n"));
  EXPECT_THAT(text, HasSubstr("# url = \"http://***@near/{code}\"\n# codes = [\"1\", \"2\"]\n"));
  EXPECT_THAT(shown({"BR"}), HasSubstr("# catalog flags, from http://localhost:8001/flags\n# codes = [\"BR\"]\n"));
}

}  // namespace
}  // namespace hoist::cli
