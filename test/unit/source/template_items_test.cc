#include "source/template_items.hpp"

#include <array>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>

#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"
#include "support/wait_until.hpp"

namespace hoist::source {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TemplateItemsTest : public testing::Test {
 protected:
  std::string file(const std::string& name, std::string_view content) const {
    folder_.write(name, content);
    return folder_.path() / name;
  }

  /// "CODE URL FILE" for an item, "CODE: MESSAGE (TRIED)" for an unusable code.
  static std::vector<std::string> read(ItemSource& items) {
    std::vector<std::string> entries;
    while (const auto entry = items.next()) {
      if (const auto* item = std::get_if<Item>(&*entry)) {
        entries.push_back(item->code + ' ' + item->url + ' ' + item->file);
      } else {
        const auto& error = std::get<FetchError>(*entry);
        EXPECT_EQ(error.kind(), ErrorKind::input);
        entries.push_back(error.code() + ": " + error.describe() + " (" + error.tried() + ")");
      }
    }
    return entries;
  }

  std::vector<std::string> codes_in(std::string_view content) const {
    TemplateItems items(UrlTemplate("http://h/{n}"), NameTemplate(), {}, {file("codes", content)});
    std::vector<std::string> codes;
    while (const auto entry = items.next()) {
      const auto* item = std::get_if<Item>(&*entry);
      codes.push_back(item ? item->code : std::get<FetchError>(*entry).code());
    }
    return codes;
  }

  test::TempFolder folder_;
};

TEST_F(TemplateItemsTest, AreTheCodesThroughTheTemplates) {
  TemplateItems items(UrlTemplate("http://h/{code:lower}/{code}.TXT"), NameTemplate("{n}/{name}"), {"KJFK", "a/b"});
  EXPECT_THAT(read(items),
              ElementsAre("KJFK http://h/kjfk/KJFK.TXT 1/KJFK.TXT", "a/b http://h/a%2Fb/a%2Fb.TXT 2/a%2Fb.TXT"));
}

TEST_F(TemplateItemsTest, TakeTheCodesGivenFirstAndThenThoseInFiles) {
  TemplateItems items(UrlTemplate("http://h/{code}"), NameTemplate("{n}"), {"A"}, {file("b", "B C\n"), file("d", "D")});
  EXPECT_THAT(read(items), ElementsAre("A http://h/A 1", "B http://h/B 2", "C http://h/C 3", "D http://h/D 4"));
}

TEST_F(TemplateItemsTest, HaveCodesWithAnyWhiteSpaceBetweenThem) {
  EXPECT_THAT(codes_in(""), IsEmpty());
  EXPECT_THAT(codes_in(" \n\n"), IsEmpty());
  EXPECT_THAT(codes_in("A"), ElementsAre("A"));
  EXPECT_THAT(codes_in("A B\tC\r\n\n  D\n"), ElementsAre("A", "B", "C", "D"));
  EXPECT_THAT(codes_in("\xef\xbb\xbf\x41\r\nB"), ElementsAre("A", "B"));
}

TEST_F(TemplateItemsTest, PassOverComments) {
  EXPECT_THAT(codes_in("# x y\nA # x y\n#\nB#x\n#" + std::string(1 << 20, '#') + "\nC\n# end"),
              ElementsAre("A", "B#x", "C"));
}

TEST_F(TemplateItemsTest, MayAllStandInOneLine) {
  std::string line;
  for (int i = 0; i < 100000; ++i) line += "CODE" + std::to_string(i) + ' ';
  const std::vector<std::string> codes = codes_in(line);
  ASSERT_EQ(codes.size(), 100000U);
  EXPECT_EQ(codes[12345], "CODE12345");
  EXPECT_EQ(codes.back(), "CODE99999");
}

TEST_F(TemplateItemsTest, ReportACodeThatCannotBeUsedAndGoOn) {
  const std::string path = file("codes", "#\n" + std::string(1 << 20, 'x') + " \xff\nA\x1b\n.. B\n");
  TemplateItems items(UrlTemplate("http://h/{code}"), NameTemplate("{code}"), {"", "a\n"}, {path});
  const std::string line = " (reading " + path + ", line ";
  EXPECT_THAT(
      read(items),
      ElementsAre("argument 1: the code is empty (reading argument 1)",
                  "argument 2: the code contains a control character (0x0a) at byte 2 (reading argument 2)",
                  "line 2: the code is longer than 255 bytes" + line + "2)",
                  "line 2: the code contains invalid UTF-8 at byte 1" + line + "2)",
                  "line 3: the code contains a control character (0x1b) at byte 2" + line + "3)",
                  "..: unusable file name \"..\": \"..\" leads out of the folder" + line + "4)", "B http://h/B B"));
}

TEST_F(TemplateItemsTest, NameTheFileOfAnUnusableCodeWhereThereAreSeveral) {
  const std::string a = file("a", "\xff");
  const std::string b = file("b", "\n\xff");
  TemplateItems items(UrlTemplate("http://h/{code}"), NameTemplate(), {}, {a, b});
  const std::string reason = ": the code contains invalid UTF-8 at byte 1 (reading ";
  EXPECT_THAT(read(items),
              ElementsAre(a + " line 1" + reason + a + ", line 1)", b + " line 2" + reason + b + ", line 2)"));
}

TEST_F(TemplateItemsTest, OpenEveryFileAtOnce) {
  EXPECT_THROW(TemplateItems(UrlTemplate("http://h/{code}"), NameTemplate(), {}, {folder_.path() / "none"}), RunError);
}

TEST_F(TemplateItemsTest, StopWaitingForAPipe) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  TemplateItems items(UrlTemplate("http://h/{code}"), NameTemplate(), {}, {"/dev/fd/" + std::to_string(ends[0])});
  ASSERT_EQ(::write(ends[1], "A B", 3), 3);
  EXPECT_TRUE(items.next());
  std::thread stopper([&items] {
    EXPECT_TRUE(test::wait_until_others_are_asleep());
    items.stop();
  });
  EXPECT_FALSE(items.next());  // B may not be all of the code
  stopper.join();
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(TemplateItemsTest, LeaveOutWhatTheyWouldHaveToWaitForOnceHurried) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  TemplateItems items(UrlTemplate("http://h/{code}"), NameTemplate(), {"X"},
                      {"/dev/fd/" + std::to_string(ends[0]), file("codes", "C D\n")});
  ASSERT_EQ(::write(ends[1], "A B", 3), 3);
  items.hurry();
  EXPECT_THAT(read(items), ElementsAre("X http://h/X X", "A http://h/A A", "C http://h/C C", "D http://h/D D"));
  EXPECT_TRUE(items.cut_short()) << "B may not be all of the code";
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_F(TemplateItemsTest, AreNotCutShortByBeingHurriedAlone) {
  TemplateItems items(UrlTemplate("http://h/{code}"), NameTemplate(), {"X"}, {file("codes", "C D")});
  items.hurry();
  EXPECT_THAT(read(items), testing::SizeIs(3));
  EXPECT_FALSE(items.cut_short());
}

}  // namespace
}  // namespace hoist::source
