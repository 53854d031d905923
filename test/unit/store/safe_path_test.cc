#include "store/safe_path.hpp"

#include <gmock/gmock.h>

#include "hoist/fetch_error.hpp"

namespace hoist::store {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string times(std::size_t n, const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < n; ++i) result += text;
  return result;
}

TEST(SafePath, PassesWhatStaysBelowTheFolder) {
  for (const std::string& path : {std::string("a"),
                                  std::string("a/b/c.gif"),
                                  std::string("..a"),
                                  std::string("a.."),
                                  std::string("..."),
                                  std::string(".a"),
                                  std::string("a b"),
                                  std::string("%2e%2e"),
                                  std::string("~"),
                                  std::string("-rf"),
                                  std::string("c:x"),
                                  std::string("\xc3\xa4/\xe2\x82\xac"),
                                  std::string("a/.hoist"),
                                  std::string(".hoist.gif"),
                                  std::string(".part.gif"),
                                  std::string("part"),
                                  std::string("a.parts"),
                                  std::string(250, 'x'),
                                  std::string(255, 'd') + "/a",
                                  times(2044, "a/") + "bc"}) {
    EXPECT_EQ(safe_path(path), path);
  }
}

TEST(SafePath, LeavesEmptyNamesOut) { EXPECT_EQ(safe_path("a//b///c"), "a/b/c"); }

struct Unsafe {
  std::string path;
  std::string reason;
};

class UnsafePaths : public testing::TestWithParam<Unsafe> {};

TEST_P(UnsafePaths, AreRefusedWithTheReason) {
  try {
    safe_path(GetParam().path);
    FAIL() << "accepted: " << GetParam().path;
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::input);
    EXPECT_THAT(cause.message(), StartsWith("unusable file name \""));
    EXPECT_THAT(cause.message(), HasSubstr(GetParam().reason)) << GetParam().path;
    EXPECT_LT(cause.message().size(), 300U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, UnsafePaths,
    testing::Values(Unsafe{"..", "\"..\" leads out"}, Unsafe{"../a", "\"..\" leads out"},
                    Unsafe{"a/..", "\"..\" leads out"}, Unsafe{"a/../b", "\"..\" leads out"},
                    Unsafe{"a/../../b", "\"..\" leads out"}, Unsafe{"a//..//b", "\"..\" leads out"},
                    Unsafe{".", "\".\" is not a name"}, Unsafe{"./a", "\".\" is not a name"},
                    Unsafe{"a/./b", "\".\" is not a name"}, Unsafe{"a/.", "\".\" is not a name"},
                    Unsafe{"/", "absolute"}, Unsafe{"/etc/passwd", "absolute"}, Unsafe{"//etc", "absolute"},
                    Unsafe{"", "it is empty"}, Unsafe{"a/", "names a folder"}, Unsafe{"a//", "names a folder"},
                    Unsafe{"a\\b", "backslash"}, Unsafe{"..\\a", "backslash"}, Unsafe{"\\\\host\\share", "backslash"},
                    Unsafe{"C:\\a", "backslash"}, Unsafe{std::string("a\0b", 3), "NUL byte"},
                    Unsafe{std::string("\0", 1), "NUL byte"}, Unsafe{"a\nb", "control character (0x0a)"},
                    Unsafe{"a\tb", "control character (0x09)"}, Unsafe{"\x1b[2J", "control character (0x1b)"},
                    Unsafe{"a\x7f", "control character (0x7f)"}, Unsafe{"a\xc2\x9b", "control character (0x9b)"},
                    Unsafe{"a\xff", "invalid UTF-8"}, Unsafe{"\xc0\xae\xc0\xae/a", "invalid UTF-8"},
                    Unsafe{".hoist", "journal"}, Unsafe{".hoist/journal.db", "journal"}, Unsafe{".HOIST/a", "journal"},
                    Unsafe{".hoi\u017ft/a", "journal"}, Unsafe{".ho\u200bist/a", "journal"},
                    Unsafe{"\u00e9.Part", "partial files"}, Unsafe{"a.pa\u00adrt", "partial files"},
                    Unsafe{"a.part", "partial files"}, Unsafe{".part", "partial files"},
                    Unsafe{"a/b.PART", "partial files"}, Unsafe{"a.part/b", "partial files"},
                    Unsafe{std::string(251, 'x'), "longer than 250 bytes"},
                    Unsafe{std::string(256, 'd') + "/a", "longer than 255 bytes"},
                    Unsafe{"a/" + std::string(100000, 'x'), "longer than 250 bytes"},
                    Unsafe{times(2045, "a/") + "b", "longer than 4090 bytes"}));

}  // namespace
}  // namespace hoist::store
