#include "cli/item_sources.hpp"

#include <gmock/gmock.h>

#include "cli/files.hpp"
#include "cli/parsed.hpp"
#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"

namespace hoist::cli {
namespace {

using testing::ElementsAre;

/// "CODE URL FILE" of each item, and "CODE: MESSAGE" of each error.
std::vector<std::string> entries_of(const Batch& batch) {
  std::vector<std::string> texts;
  const auto items = open_items(batch);
  while (const auto entry = items->next()) {
    if (const auto* item = std::get_if<Item>(&*entry)) {
      texts.push_back(item->code + ' ' + item->url + ' ' + item->file);
    } else {
      const auto& error = std::get<FetchError>(*entry);
      texts.push_back(error.code() + ": " + error.describe());
    }
  }
  return texts;
}

class ItemsTest : public testing::Test {
 protected:
  Batch of_list(const std::string& text, std::vector<const char*> options = {}) {
    list_ = folder_.path() / "list";
    write_file(list_, text);
    options.insert(options.end(), {"-i", list_.c_str()});
    return parsed(options).batch;
  }

  test::TempFolder folder_;
  std::string list_;
};

TEST_F(ItemsTest, OfTheFlagsAreWhatTheyAlwaysWere) {
  EXPECT_THAT(entries_of(parsed({"US", "-s", "DELAY"}).batch),
              ElementsAre("US http://localhost:8002/flags/us/us.gif us.gif"));
}

TEST_F(ItemsTest, TakeTheirFilesNamesFromTheTemplateGiven) {
  EXPECT_THAT(entries_of(parsed({"US", "-o", "{n}-{code}/{name}"}).batch),
              ElementsAre("US http://localhost:8001/flags/us/us.gif 1-US/us.gif"));
  EXPECT_THAT(entries_of(of_list("http://h/a/b", {"-o", "{host}/{path}/{name}"})), ElementsAre("b http://h/a/b h/a/b"));
}

TEST_F(ItemsTest, OfATemplateAreNamedAfterTheirCodesWhereTheUrlsEndAlike) {
  EXPECT_THAT(entries_of(parsed({"-u", "http://h/{code}/data.csv", "x"}).batch),
              ElementsAre("x http://h/x/data.csv x"));
  EXPECT_THAT(entries_of(parsed({"-u", "http://h/{code}.csv", "x"}).batch), ElementsAre("x http://h/x.csv x.csv"));
}

TEST_F(ItemsTest, OfAListAreAsManyAsTheLimitLets) {
  const Batch batch = of_list("http://h/a\nnonsense\nhttp://h/c\n", {"-l", "2"});
  EXPECT_EQ(count_items(batch), 2U);
  EXPECT_THAT(entries_of(batch), ElementsAre("a http://h/a a", testing::StartsWith("line 2: ")));
}

TEST_F(ItemsTest, AreCountedWithoutTheUnusableBeingLeftOut) {
  EXPECT_EQ(count_items(of_list("# no\n\nhttp://h/a\nnonsense\nhttp://h/c")), 3U);
  EXPECT_EQ(count_items(of_list("http://h/a\n", {"-l", "9"})), 1U);
  EXPECT_EQ(count_items(parsed({"-e"}).batch), 676U);
  EXPECT_EQ(count_items(parsed({"-u", "http://h/{code}", "a", "b"}).batch), 2U);
}

TEST_F(ItemsTest, OfAFileOfCodesAreCountedToo) {
  write_file(folder_.path() / "codes", "a b\n# c\nd");
  const std::string option = "--codes=" + (folder_.path() / "codes").string();
  const Batch batch = parsed({"-u", "http://h/{code}", "x", option.c_str()}).batch;
  EXPECT_EQ(count_items(batch), 4U);
  EXPECT_THAT(entries_of(batch), testing::SizeIs(4));
}

TEST_F(ItemsTest, OfAPipeAreNotCounted) {
  EXPECT_EQ(count_items(parsed({"-i", "/dev/null"}).batch), std::nullopt);
  EXPECT_EQ(count_items(parsed({"-u", "http://h/{code}", "--codes", "/dev/null"}).batch), std::nullopt);
}

TEST_F(ItemsTest, OfAShardKeepTheirNamesAndAreCounted) {
  std::size_t items = 0;
  for (const char* shard : {"1/3", "2/3", "3/3"}) {
    const Batch batch = of_list("http://h/a\nnonsense\nhttp://h/c\nhttp://h/d\nhttp://h/e",
                                {"--shard", shard, "--shard-by", "code", "-o", "{n}", "-l", "4"});
    const std::vector<std::string> entries = entries_of(batch);
    EXPECT_EQ(count_items(batch), entries.size());
    items += entries.size();
    for (const std::string& entry : entries) {
      const bool right = entry == "a http://h/a 1" || entry == "c http://h/c 3" || entry == "d http://h/d 4" ||
                         (entry.starts_with("line 2: ") && std::string_view(shard) == "1/3");
      EXPECT_TRUE(right) << entry;
    }
  }
  EXPECT_EQ(items, 4U) << "the limit is the whole batch's";
}

TEST_F(ItemsTest, OfAShardAreNotCountedInAPipe) {
  EXPECT_EQ(count_items(parsed({"-i", "/dev/null", "--shard", "1/2"}).batch), std::nullopt);
  EXPECT_EQ(count_items(parsed({"-i", "-", "--shard", "1/2"}).batch), std::nullopt);
}

TEST_F(ItemsTest, AreCheckedAgainstTheChecksums) {
  write_file(folder_.path() / "SUMS", std::string(64, 'a') + "  b\n");
  const std::string option = "--checksums=" + (folder_.path() / "SUMS").string();
  const auto items = open_items(of_list("http://h/b\nhttp://h/c", {option.c_str()}));
  EXPECT_EQ(std::get<Item>(*items->next()).digest.hex, std::string(64, 'a'));
  EXPECT_EQ(std::get<Refused>(*items->next()).item.code, "c");
}

TEST_F(ItemsTest, ForStandardOutputAreNotMoreThanOne) {
  const auto one = open_items(of_list("http://h/a\n", {"-o", "-"}));
  EXPECT_EQ(std::get<Item>(*one->next()).file, "-");
  EXPECT_FALSE(one->next());
  const auto two = open_items(of_list("http://h/a\nhttp://h/b\n", {"-o", "-"}));
  EXPECT_TRUE(two->next());
  EXPECT_THROW(two->next(), UsageError);
  EXPECT_EQ(error_of({"http://h/a", "-o", "-", "--refresh"}), "-o - and --refresh cannot be used together");
}

TEST_F(ItemsTest, CannotBeOpenedWhereAFileIsMissing) {
  EXPECT_THROW(open_items(parsed({"-i", "/nowhere/list"}).batch), RunError);
  EXPECT_THROW(open_items(parsed({"-u", "http://h/{code}", "--codes", "/nowhere"}).batch), RunError);
  EXPECT_THROW(open_items(parsed({"--checksums", "/nowhere/SUMS"}).batch), RunError);
}

}  // namespace
}  // namespace hoist::cli
