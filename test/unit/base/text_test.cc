#include "base/text.hpp"

#include <gtest/gtest.h>
#include <utf8proc.h>

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
    EXPECT_EQ(fault_in(text), "invalid UTF-8 at byte 3") << text;
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

TEST(FirstCharacter, IsDecoded) {
  EXPECT_EQ(first_character("a").code_point, U'a');
  EXPECT_EQ(first_character("\0"s).length, 1U);
  EXPECT_EQ(first_character("\u20acx").code_point, U'\u20ac');
  EXPECT_EQ(first_character("\U0001f6a9x").length, 4U);
  EXPECT_EQ(first_character("\xe2\x82").length, 0U);
}

/// What Unicode says, as utf8proc knows it of the code points that are assigned.
bool is_invisible_to_utf8proc(utf8proc_int32_t code_point) {
  const utf8proc_property_t& property = *utf8proc_get_property(code_point);
  switch (property.bidi_class) {
    case UTF8PROC_BIDI_CLASS_LRE:
    case UTF8PROC_BIDI_CLASS_RLE:
    case UTF8PROC_BIDI_CLASS_PDF:
    case UTF8PROC_BIDI_CLASS_LRO:
    case UTF8PROC_BIDI_CLASS_RLO:
    case UTF8PROC_BIDI_CLASS_LRI:
    case UTF8PROC_BIDI_CLASS_RLI:
    case UTF8PROC_BIDI_CLASS_FSI:
    case UTF8PROC_BIDI_CLASS_PDI:
      return true;
    default:
      break;
  }
  const bool separates = property.category == UTF8PROC_CATEGORY_ZL || property.category == UTF8PROC_CATEGORY_ZP;
  return property.ignorable || property.category == UTF8PROC_CATEGORY_CC || separates;
}

TEST(IsVisible, AgreesWithUnicodeOnAllThatIsAssigned) {
  for (utf8proc_int32_t code_point = 0; code_point < 0x110000; ++code_point) {
    if (utf8proc_category(code_point) == UTF8PROC_CATEGORY_CN) continue;
    EXPECT_EQ(is_visible(static_cast<char32_t>(code_point)), !is_invisible_to_utf8proc(code_point)) << code_point;
  }
}

TEST(IsVisible, HoldsForNoneThatIsReservedAsIgnorable) {
  for (const char32_t code_point : {U'\u2065', U'\ufff0', U'\ufff8', U'\U000e0000', U'\U000e0fff'}) {
    EXPECT_FALSE(is_visible(code_point)) << static_cast<unsigned>(code_point);
  }
  for (const char32_t code_point : {U'\ufff9', U'\U000e1000', U'\U000dffff', U'\u2027', U'\u202f', U'\u00a0'}) {
    EXPECT_TRUE(is_visible(code_point)) << static_cast<unsigned>(code_point);
  }
}

TEST(Folded, IsOneForAllCasesOfAWord) {
  EXPECT_EQ(folded("a/B-c_9.GIF"), "a/b-c_9.gif");
  EXPECT_EQ(folded("ÄÖÜ ΑΣΣ ДЯ ẞ"), "äöü ασσ дя ss");
  EXPECT_EQ(folded("ΣΑΣ"), folded("σας"));
  EXPECT_EQ(folded("Straße"), folded("STRASSE"));
}

TEST(Folded, IsOneForBothEncodingsOfAnAccent) {
  EXPECT_EQ(folded("Cafe\u0301"), "caf\u00e9");
  EXPECT_EQ(folded("CAF\u00c9"), "caf\u00e9");
  EXPECT_EQ(folded("\u1e9b\u0323"), folded("\u1e69"));
}

TEST(Folded, HasNothingThatIsIgnorable) { EXPECT_EQ(folded("a\u200bb\u00ad"), "ab"); }

TEST(Composed, JoinsAnAccentAndKeepsTheCase) {
  EXPECT_EQ(composed("Cafe\u0301"), "Caf\u00e9");
  EXPECT_EQ(composed("Caf\u00e9"), "Caf\u00e9");
  EXPECT_EQ(composed("plain"), "plain");
}

TEST(Folded, KeepsBytesThatAreNoText) {
  for (const auto& mapping : {folded, composed}) {
    EXPECT_EQ(mapping("a\xff\xfe\xc3z\xc3"), "a\xff\xfe\xc3z\xc3");
    EXPECT_EQ(mapping("a\0b"s), "a\0b"s);
    EXPECT_EQ(mapping(""), "");
  }
  EXPECT_EQ(folded("A\xff"
                   "B"),
            "a\xff"
            "b");
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
