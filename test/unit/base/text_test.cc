#include "base/text.hpp"

#include <gtest/gtest.h>

namespace hoist::base {
namespace {

using std::string_literals::operator""s;

TEST(FaultIn, IsNoneInCleanText) {
  for (const char* text : {"", "abc", "a b~", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x9a\xa9", "\xed\x9f\xbf", "\xee\x80\x80",
                           "\xf4\x8f\xbf\xbf", "\xe0\xa0\x80", "\xf0\x90\x80\x80", "\xc2\xa0"}) {
    EXPECT_EQ(fault_in(text), std::nullopt) << text;
    EXPECT_TRUE(is_utf8(text)) << text;
  }
}

TEST(FaultIn, SaysWhichBytesAreNotUtf8) {
  for (const char* text :
       {"ab\x80", "ab\xc3", "ab\xc0\xaf", "ab\xc1\xbf", "ab\xe0\x9f\xbf", "ab\xed\xa0\x80", "ab\xf0\x8f\xbf\xbf",
        "ab\xf4\x90\x80\x80", "ab\xf5\x80\x80\x80", "ab\xff", "ab\xe2\x82", "ab\xe2x\x82", "ab\xf0\x9f\x9a"}) {
    EXPECT_EQ(fault_in(text), "bytes that are not UTF-8 at byte 3") << text;
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

TEST(FaultIn, SaysWhereANulByteIs) { EXPECT_EQ(fault_in("abc\0d"s), "a NUL byte at byte 4"); }

TEST(FaultIn, SaysWhichControlCharacterIsWhere) {
  EXPECT_EQ(fault_in("a\x1b[0m"), "a control character (0x1b) at byte 2");
  EXPECT_EQ(fault_in("\x7f"), "a control character (0x7f) at byte 1");
  EXPECT_EQ(fault_in("\xc2\x85"), "a control character (0x85) at byte 1");
  EXPECT_EQ(fault_in("a\tb"), "a control character (0x09) at byte 2");
}

TEST(FaultIn, PassesTheControlCharactersThatAreAllowed) {
  EXPECT_EQ(fault_in("a\tb", "\t"), std::nullopt);
  EXPECT_EQ(fault_in("a\tb\n", "\t"), "a control character (0x0a) at byte 4");
}

TEST(Beginning, NeverEndsWithinACharacter) {
  const std::string text = "a\xe2\x82\xacz";
  EXPECT_EQ(beginning(text, 0), "");
  EXPECT_EQ(beginning(text, 1), "a");
  EXPECT_EQ(beginning(text, 3), "a");
  EXPECT_EQ(beginning(text, 4), "a\xe2\x82\xac");
  EXPECT_EQ(beginning(text, 99), text);
}

TEST(InQuotes, HasNoNulForAMessageToEndAt) { EXPECT_EQ(in_quotes({"a\0b\0", 4}), "\"a\\x00b\\x00\""); }

TEST(InQuotes, CutsWhatIsLong) {
  EXPECT_EQ(in_quotes("abc"), "\"abc\"");
  EXPECT_EQ(in_quotes(std::string(1000, 'x')), '"' + std::string(80, 'x') + "...\"");
}

}  // namespace
}  // namespace hoist::base
