#include "source/list_reader.hpp"

#include <array>
#include <random>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>

#include "hoist/run_error.hpp"
#include "source/item_count.hpp"
#include "support/temp_folder.hpp"
#include "support/wait_until.hpp"

namespace hoist::source {
namespace {

using testing::ElementsAre;

class ListReaderTest : public testing::Test {
 protected:
  std::string list(const std::string& name, std::string_view content) const {
    folder_.write(name, content);
    return folder_.path() / name;
  }

  /// "CODE -> FILE" for an item, "CODE: MESSAGE (TRIED)" for an unusable line.
  static std::vector<std::string> read(ItemSource& items) {
    std::vector<std::string> entries;
    while (const auto entry = items.next()) {
      if (const auto* item = std::get_if<Item>(&*entry)) {
        entries.push_back(item->code + " -> " + item->file);
      } else {
        const auto& error = std::get<FetchError>(*entry);
        EXPECT_EQ(error.kind(), ErrorKind::input);
        entries.push_back(error.code() + ": " + error.describe() + " (" + error.tried() + ")");
      }
    }
    return entries;
  }

  test::TempFolder folder_;
};

TEST_F(ListReaderTest, YieldsAnItemALineAndAnErrorForAnUnusableOne) {
  const std::string path = list("list", "# flags\n\nhttp://h/a\r\nhttp://h/b c\nhttp://h/d\tcode=D");
  ListReader items({path}, NameTemplate("{n}-{name}"));
  EXPECT_THAT(read(items),
              ElementsAre("a -> 1-a",
                          "line 4: the URL contains a space: write %20 for it, and put a TAB between the URL "
                          "and what follows (reading " +
                              path + ", line 4)",
                          "D -> 3-d"));
  EXPECT_EQ(items.next(), std::nullopt);
}

TEST_F(ListReaderTest, ReadsOneListAfterTheOther) {
  const std::string a = list("a", "http://h/a\nx\n");
  const std::string b = list("b", "\n?\nhttp://h/b\n");
  ListReader items({a, b}, NameTemplate("{n}-{name}"));
  const std::string reason =
      ": the line does not begin with an absolute URL (http://... or https://...); --base URL resolves relative ones ";
  EXPECT_THAT(read(items), ElementsAre("a -> 1-a", a + " line 2" + reason + "(reading " + a + ", line 2)",
                                       b + " line 2" + reason + "(reading " + b + ", line 2)", "b -> 4-b"));
}

TEST_F(ListReaderTest, ReportsALineThatIsTooLongAndGoesOn) {
  const std::string mebibyte(1 << 20, 'x');
  const std::string path = list("list", "http://h/" + mebibyte + "\n#" + mebibyte + "\n" + std::string(1 << 20, ' ') +
                                            "\nhttp://h/b\n" + mebibyte);
  ListReader items({path}, NameTemplate());
  const std::string reason = ": the line is longer than 64 KiB (reading " + path + ", line ";
  EXPECT_THAT(read(items),
              ElementsAre("line 1" + reason + "1)", "line 3" + reason + "3)", "b -> b", "line 5" + reason + "5)"));
}

TEST_F(ListReaderTest, TakesIndentedLinesForOptionsOfTheItemAbove) {
  const std::string path = list("list",
                                "http://h/a\n out=x\n\n  # c\nhttp://h/b\n  http://h/c\n\tout=../d\n http://h/e\n"
                                "{\"url\":\"http://h/f\"}\n out=y\n\n out=z\n{\"summary\":{}}\n");
  ListReader items({path}, NameTemplate());
  const std::vector<std::string> entries = read(items);
  ASSERT_EQ(entries.size(), 6U);
  EXPECT_EQ(entries[0], "a -> x");
  EXPECT_EQ(entries[1], "b -> b");
  EXPECT_THAT(entries[2], testing::StartsWith("line 6: unusable file name \"../d\""));
  EXPECT_EQ(entries[3], "e -> e");
  EXPECT_THAT(entries[4], testing::StartsWith("line 9: a line of JSON has its options in itself"));
  EXPECT_THAT(entries[5], testing::StartsWith("line 12: the line does not begin with an absolute URL"));
  EXPECT_EQ(count_items(path), 6U);
}

TEST_F(ListReaderTest, KeepsAnItemAndItsOptionsTogetherWhereTheyCannotBeUsed) {
  ListReader items({list("list", "http://h/a\n out=../x\n header=A: b\n")}, NameTemplate());
  EXPECT_EQ(std::get<FetchError>(*items.next()).line(), "http://h/a\n out=../x\n header=A: b");
}

TEST_F(ListReaderTest, OpensEveryListAtOnce) {
  EXPECT_THROW(ListReader({list("a", ""), folder_.path() / "none"}, NameTemplate()), RunError);
}

TEST_F(ListReaderTest, StopsWaitingForAPipe) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ListReader items({"/dev/fd/" + std::to_string(ends[0])}, NameTemplate());
  ASSERT_EQ(::write(ends[1], "http://h/a\n", 11), 11);
  EXPECT_TRUE(items.next());
  std::thread stopper([&items] {
    EXPECT_TRUE(test::wait_until_others_are_asleep());
    items.stop();
  });
  EXPECT_FALSE(items.next());
  stopper.join();
  EXPECT_FALSE(items.next());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(ListReaderTest, LeavesOutWhatItWouldHaveToWaitForOnceHurried) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  ListReader items({list("a", "http://h/a\n"), "/dev/fd/" + std::to_string(ends[0]), list("b", "http://h/b\n")},
                   NameTemplate());
  ASSERT_EQ(::write(ends[1], "http://h/c\nhttp", 15), 15);
  items.hurry();
  EXPECT_FALSE(items.cut_short());
  EXPECT_THAT(read(items), ElementsAre("a -> a", "c -> c", "b -> b"));
  EXPECT_TRUE(items.cut_short());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(ListReaderTest, IsReadToItsEndThoughHurriedButNotOnceStopped) {
  const std::string path = list("a", "http://h/a\nhttp://h/b\n");
  ListReader hurried({path}, NameTemplate());
  hurried.hurry();
  EXPECT_THAT(read(hurried), ElementsAre("a -> a", "b -> b"));
  EXPECT_FALSE(hurried.cut_short());
  ListReader stopped({path}, NameTemplate());
  stopped.hurry();
  EXPECT_TRUE(stopped.next());
  stopped.stop();
  EXPECT_FALSE(stopped.next());
  EXPECT_TRUE(stopped.cut_short());
}

TEST_F(ListReaderTest, SurvivesAnythingAndCountsItAsCountItemsDoes) {
  constexpr std::array<std::string_view, 24> pieces = {
      "http://", "https://h/", "h",  "/",    "%2e", "..", "\n",   "\n",       "\r\n",         "\t", "code=", "out=",
      "sha256=", "size=",      "12", "\xff", " ",   "#",  "\x01", "\xc3\xa4", "http://h/a\n", "@",  "[",     "]:"};
  std::mt19937 random(4711);  // NOLINT: the same every time
  for (int round = 0; round < 300; ++round) {
    std::string content = round % 7 == 0 ? "\xef\xbb\xbf" : "";
    for (unsigned i = random() % 400; i > 0; --i) content += pieces[random() % pieces.size()];
    if (round % 3 == 0) content += '\0';
    const std::string path = list("list", content);
    ListReader items({path}, NameTemplate("{host}/{path}/{name}"));
    EXPECT_EQ(read(items).size(), count_items(path)) << content;
  }
}

TEST_F(ListReaderTest, IsForecastByCountItemsAcrossItsBlocks) {
  std::string content;
  for (int line = 0; line < 40000; ++line) {
    content += line % 3 == 0 ? "# http://h/x\n" : line % 3 == 1 ? "http://h/a/rather/long/path\r\n" : " \t\r\n";
  }
  const std::string path = list("list", content + "http://h/last");
  EXPECT_EQ(count_items(path), 13334U);
  ListReader items({path}, NameTemplate());
  EXPECT_EQ(read(items).size(), 13334U);
}

TEST(CountItems, CountsNothingButRegularFiles) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const test::TempFolder folder;
  for (const std::string& path : {"/dev/fd/" + std::to_string(ends[0]), std::string("/dev/null"),
                                  folder.path().string(), (folder.path() / "none").string()}) {
    EXPECT_EQ(count_items(path), std::nullopt) << path;
  }
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(CountItems, IsZeroForAnEmptyList) {
  const test::TempFolder folder;
  folder.write("list", "");
  EXPECT_EQ(count_items(folder.path() / "list"), 0U);
}

}  // namespace
}  // namespace hoist::source
