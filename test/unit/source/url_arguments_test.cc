#include "source/url_arguments.hpp"

#include <fstream>
#include <memory>

#include <gmock/gmock.h>

#include "source/list_reader.hpp"
#include "support/temp_folder.hpp"

namespace hoist::source {
namespace {

std::string shown_argument(const SourceEntry& entry) {
  if (const auto* item = std::get_if<Item>(&entry)) return item->url + " -> " + item->file;
  return std::get<FetchError>(entry).code();
}

std::vector<std::string> entries_of(UrlArguments& items) {
  std::vector<std::string> entries;
  while (const auto entry = items.next()) entries.push_back(shown_argument(*entry));
  return entries;
}

TEST(UrlArguments, AreReadAsLinesOfAListAre) {
  UrlArguments items({"http://h/a", "http://h/b?c=d", "http://h/e\tout=f/g", "ftp://h/x", "http://h/{n}"},
                     NameTemplate("{n}-{name}"), nullptr);
  EXPECT_THAT(entries_of(items), testing::ElementsAre("http://h/a -> 1-a", "http://h/b?c=d -> 2-b", "http://h/e -> f/g",
                                                      "argument 4", "http://h/{n} -> 5-{n}"));
  EXPECT_FALSE(items.cut_short());
}

TEST(UrlArguments, ComeBeforeTheListsWhichCountOn) {
  const test::TempFolder folder;
  const std::string list = (folder.path() / "list").string();
  std::ofstream(list) << "http://h/b\n";
  const NameTemplate names("{n}-{name}");
  UrlArguments items({"http://h/a"}, names, std::make_unique<ListReader>(std::vector{list}, names, "", 1));
  EXPECT_TRUE(items.ready());
  EXPECT_THAT(entries_of(items), testing::ElementsAre("http://h/a -> 1-a", "http://h/b -> 2-b"));
}

TEST(UrlArguments, KeepWhatCannotBeUsedForTheListOfFailures) {
  UrlArguments items({"http://", "http://h/\x1b"}, NameTemplate(), nullptr);
  EXPECT_EQ(std::get<FetchError>(*items.next()).line(), "http://");
  EXPECT_EQ(std::get<FetchError>(*items.next()).line(), "");
}

TEST(UrlArguments, EndWhenTheyAreStopped) {
  UrlArguments items({"http://h/a", "http://h/b"}, NameTemplate(), nullptr);
  EXPECT_TRUE(items.next());
  items.hurry();
  EXPECT_TRUE(items.next());
  items.stop();
  EXPECT_FALSE(items.next());
  EXPECT_TRUE(items.cut_short());
}

}  // namespace
}  // namespace hoist::source
