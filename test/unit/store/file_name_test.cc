#include "store/file_name.hpp"

#include <string>

#include <gmock/gmock.h>

#include "store/cause_of.hpp"

namespace hoist::store {
namespace {

using testing::HasSubstr;
using namespace std::string_literals;

TEST(FileName, IsAFolderAndALeaf) {
  EXPECT_EQ(split("a/b/c.gif").folder, "a/b");
  EXPECT_EQ(split("a/b/c.gif").leaf, "c.gif");
  EXPECT_EQ(split("c.gif").folder, "");
  EXPECT_EQ(split("c.gif").leaf, "c.gif");
}

class UsableName : public testing::TestWithParam<std::string> {};

TEST_P(UsableName, IsNotRefused) { EXPECT_NO_THROW(require_usable(GetParam())); }

INSTANTIATE_TEST_SUITE_P(, UsableName,
                         testing::Values("ad.gif", "a/b/c.gif", "...", "..a/b..", "a.part1", "part", "a\\b", ".hoistx",
                                         "a/.hoist", ".hidden", "a.part/b", "\xff\xfe"));

class UnusableName : public testing::TestWithParam<std::string> {};

TEST_P(UnusableName, IsRefusedWithTheWayOut) {
  const Cause cause = cause_of([&] { require_usable(GetParam()); });
  EXPECT_EQ(cause.kind(), ErrorKind::disk);
  EXPECT_THAT(cause.message(), HasSubstr("cannot save a file as \"" + GetParam().substr(0, GetParam().find('\0'))));
  EXPECT_THAT(cause.message(), HasSubstr("choose another name"));
}

INSTANTIATE_TEST_SUITE_P(, UnusableName,
                         testing::Values("", "/", "/etc/passwd", ".", "..", "../a", "a/..", "a/../b", "a/./b", "a//b",
                                         "a/", "a\0b"s, "\0"s, ".hoist", ".hoist/journal.db", ".HOIST/journal.db",
                                         ".Hoist/lock", ".hoi\u017ft/lock", "a.pa\u200brt", "\u00e9.PART", "a.part",
                                         "a/b.PART", ".part"));

}  // namespace
}  // namespace hoist::store
