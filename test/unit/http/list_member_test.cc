#include "http/list_member.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> members(char separator, std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) all.emplace_back(take_member(separator, text));
  return all;
}

TEST(TakeMember, TakesOneAfterTheOther) {
  EXPECT_THAT(members(',', "a, b ,\tc"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(members(';', "a,b;c"), ElementsAre("a,b", "c"));
  EXPECT_THAT(members(',', "a,,b,"), ElementsAre("a", "", "b"));
  EXPECT_THAT(members(',', ""), IsEmpty());
}

TEST(TakeMember, LeavesWhatFollowsTheSeparator) {
  std::string_view text = "a, b";
  EXPECT_EQ(take_member(',', text), "a");
  EXPECT_EQ(text, " b");
  EXPECT_EQ(take_member(',', text), "b");
  EXPECT_EQ(text, "");
}

TEST(TakeMember, TakesAQuotedStringAsAWhole) {
  EXPECT_THAT(members(',', R"(a="b,c",d)"), ElementsAre(R"(a="b,c")", "d"));
  EXPECT_THAT(members(',', R"("a\",b",c)"), ElementsAre(R"("a\",b")", "c"));
  EXPECT_THAT(members(',', R"("a\\",b)"), ElementsAre(R"("a\\")", "b"));
  EXPECT_THAT(members(',', R"(a\,b)"), ElementsAre(R"(a\)", "b"));  // it escapes nothing outside of one
}

TEST(TakeMember, TakesTheRestWhereAQuotedStringDoesNotEnd) {
  for (const char* text : {R"("a,b)", R"("a,b\)", R"("a,b\")"}) EXPECT_THAT(members(',', text), ElementsAre(text));
}

TEST(WithoutBlanks, DropsThoseAtTheEnds) {
  EXPECT_EQ(without_blanks("\t a b\t "), "a b");
  EXPECT_EQ(without_blanks("a"), "a");
  EXPECT_EQ(without_blanks(" \t"), "");
  EXPECT_EQ(without_blanks(""), "");
  EXPECT_EQ(without_blanks("\na"), "\na");
}

}  // namespace
}  // namespace hoist::http
