#include "cli/options/usage_lines.hpp"

#include <gmock/gmock.h>

namespace hoist::cli {
namespace {

using testing::ElementsAre;

std::string usage_of(std::vector<const char*> words) {
  words.insert(words.begin(), "hoist");
  return usage_lines(words, true).front();
}

TEST(UsageLines, OfTheFlagsAreTheirUsageAlone) {
  constexpr const char* flags = "usage: hoist [-a] [-e] [-l N] [-m CONCURRENT] [-s LABEL] [-v] [CC ...]";
  const std::vector<const char*> words{"hoist", "-m", "0"};
  EXPECT_THAT(usage_lines(words, false), ElementsAre(flags));
  EXPECT_THAT(usage_lines(words, true), ElementsAre(flags, "Try 'hoist --help'."));
  EXPECT_THAT(usage_lines({}, false), ElementsAre(flags));
  for (const std::vector<const char*>& tried : std::vector<std::vector<const char*>>{
           {"ABC"}, {"-Z", "BR"}, {"--proxy", "http://p", "BR"}, {"--proxy=http://p"}, {"-aZ"}, {"-"}, {""}}) {
    EXPECT_EQ(usage_of(tried), flags);
  }
}

TEST(UsageLines, AreThoseOfWhatWasTried) {
  EXPECT_EQ(usage_of({"-O", "https://h/f"}), "usage: hoist [OPTION ...] URL ...");
  EXPECT_EQ(usage_of({"example.org/f"}), "usage: hoist [OPTION ...] URL ...");
  EXPECT_EQ(usage_of({"no-such-list.txt"}), "usage: hoist [OPTION ...] -i LIST [URL ...]");
  for (const std::vector<const char*>& list : std::vector<std::vector<const char*>>{
           {"-i", "x", "-c"}, {"-ix"}, {"-vi", "x"}, {"--input-file=x", "http://h/f"}, {"-c", "--input-file", "x"}}) {
    EXPECT_EQ(usage_of(list), "usage: hoist [OPTION ...] -i LIST [URL ...]");
  }
  EXPECT_EQ(usage_of({"-u", "http://h/f"}), "usage: hoist [OPTION ...] -u TEMPLATE [CODE ...]");
  EXPECT_EQ(usage_of({"--url=http://h/f", "http://h/g"}), "usage: hoist [OPTION ...] -u TEMPLATE [CODE ...]");
  EXPECT_EQ(usage_of({"nope:X"}), "usage: hoist [OPTION ...] CATALOG:CODE ...");
  EXPECT_EQ(usage_of({"--catalog", "nope"}), "usage: hoist [OPTION ...] CATALOG:CODE ...");
  EXPECT_EQ(usage_of({"--merge-reports", "-m", "3", "a.jsonl"}),
            "usage: hoist --merge-reports [--report FILE] [--failed FILE] REPORT ...");
}

}  // namespace
}  // namespace hoist::cli
