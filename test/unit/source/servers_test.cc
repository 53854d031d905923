#include "source/servers.hpp"

#include <gmock/gmock.h>

namespace hoist::source {
namespace {

using testing::ElementsAre;

TEST(Servers, AreFourUnlessMoreAreAdded) {
  EXPECT_THAT(Servers().labels(), ElementsAre("DELAY", "ERROR", "LOCAL", "REMOTE"));
}

TEST(Servers, HaveTheUrlsOfTheManual) {
  const Servers servers;
  EXPECT_EQ(servers.find("REMOTE")->url, "https://www.fluentpython.com/data/flags");
  EXPECT_EQ(servers.find("LOCAL")->url, "http://localhost:8001/flags");
  EXPECT_EQ(servers.find("DELAY")->url, "http://localhost:8002/flags");
  EXPECT_EQ(servers.find("ERROR")->url, "http://localhost:8003/flags");
}

TEST(Servers, AreFoundInAnyCaseAndNamedInCapitals) { EXPECT_EQ(Servers().find("eRRor")->label, "ERROR"); }

TEST(Servers, AreNotFoundByPartOfALabel) {
  for (const char* label : {"", "LOC", "LOCALS", "LOCAL "}) EXPECT_FALSE(Servers().find(label)) << label;
}

TEST(Servers, CanBeAddedAndReplaced) {
  const Servers servers("mirror=https://m.example/flags?a=b,LOCAL=HTTP://127.0.0.1:4711,");
  EXPECT_THAT(servers.labels(), ElementsAre("DELAY", "ERROR", "LOCAL", "MIRROR", "REMOTE"));
  EXPECT_EQ(servers.find("MIRROR")->url, "https://m.example/flags?a=b");
  EXPECT_EQ(servers.find("LOCAL")->url, "HTTP://127.0.0.1:4711");
}

class UnreadableServers : public testing::TestWithParam<const char*> {};

TEST_P(UnreadableServers, AreRefusedWithoutShowingThem) {
  try {
    const Servers servers(GetParam());
    FAIL() << "accepted: " << GetParam();
  } catch (const InvalidServers& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("HOIST_SERVERS must be LABEL=URL,LABEL=URL"));
    EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("secret")));
  }
}

INSTANTIATE_TEST_SUITE_P(Table, UnreadableServers,
                         testing::Values("LOCAL", "=http://h", "A B=http://h", "LOCAL=", "LOCAL=localhost",
                                         "LOCAL=ftp://me:secret@h/", "LOCAL=http://", "LOCAL=http:///flags",
                                         "LOCAL=http://h/a b", "LOCAL=http://h\n", "LOCAL=http://h:99999/",
                                         "LOCAL=http://a@b@h/", "LOCAL=http://h{x}/", ",", "LOCAL=http://h,,A=http://h",
                                         "\xc3\x84=http://h"));

TEST(IsFlagServer, IsSoForTheThreeLocalLabelsAlone) {
  const Servers servers("MINE=http://localhost:8001");
  for (const char* label : {"LOCAL", "DELAY", "ERROR"}) EXPECT_TRUE(is_flag_server(*servers.find(label))) << label;
  for (const char* label : {"REMOTE", "MINE"}) EXPECT_FALSE(is_flag_server(*servers.find(label))) << label;
}

TEST(Servers, OfTheConfigurationStandInForTheBuiltInOnesAndYieldToTheEnvironments) {
  const Servers servers("DELAY=http://e/", {{"LOCAL", "http://c/"}, {"DELAY", "http://c/"}, {"MINE", "http://c/"}});
  EXPECT_EQ(servers.find("LOCAL")->url, "http://c/");
  EXPECT_EQ(servers.find("DELAY")->url, "http://e/");
  EXPECT_EQ(servers.find("mine")->url, "http://c/");
}

TEST(IsServer, TakesALabelAndAWebUrl) {
  EXPECT_TRUE(is_server("b-2_X", "https://h"));
  EXPECT_FALSE(is_server("", "https://h"));
  EXPECT_FALSE(is_server("a b", "https://h"));
  EXPECT_FALSE(is_server("a", "file:///etc"));
}

}  // namespace
}  // namespace hoist::source
