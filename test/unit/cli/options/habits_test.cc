#include "cli/options/habits.hpp"

#include <gmock/gmock.h>

#include "cli/options/option_table.hpp"

namespace hoist::cli {
namespace {

using testing::HasSubstr;

TEST(Habits, OfCurlWgetAria2AndXargsHaveAnAnswer) {
  for (const char* name : {"O",
                           "L",
                           "k",
                           "c",
                           "C",
                           "x",
                           "j",
                           "P",
                           "T",
                           "n",
                           "nc",
                           "N",
                           "b",
                           "A",
                           "r",
                           "continue",
                           "timeout",
                           "tries",
                           "wait",
                           "jobs",
                           "parallel",
                           "J",
                           "f",
                           "S",
                           "t",
                           "Z",
                           "w",
                           "U",
                           "X",
                           "E",
                           "recursive",
                           "mirror",
                           "split",
                           "referer",
                           "output-document",
                           "location",
                           "fail",
                           "cookie",
                           "no-clobber",
                           "no-check-certificate",
                           "max-connection-per-server",
                           "directory-prefix"}) {
    const bool is_option = find_option(name) != nullptr;
    const bool is_of_another = std::string_view(name) == "split";
    EXPECT_TRUE(is_option || is_of_another || !habit_of(name).empty()) << name;
  }
  EXPECT_EQ(habit_of("k"), "hoist's --insecure is curl's -k");
  EXPECT_EQ(habit_of("nonsense"), "");
  EXPECT_EQ(habit_of(""), "");
}

TEST(Habits, OfNamesThatHoistHasForSomethingElseHaveAnAnswer) {
  EXPECT_EQ(other_habit_of("server"), "curl's -s is hoist's -q");
  EXPECT_THAT(other_habit_of("every"), HasSubstr("Referer"));
  EXPECT_EQ(other_habit_of("limit"), "");
}

}  // namespace
}  // namespace hoist::cli
