#include "base/printable.hpp"

#include <gtest/gtest.h>

namespace hoist::base {
namespace {

struct Shown {
  std::string_view text;
  const char* shown;
};

class PrintableText : public testing::TestWithParam<Shown> {};

TEST_P(PrintableText, IsSafeToShow) { EXPECT_EQ(printable(GetParam().text), GetParam().shown); }

using std::string_view_literals::operator""sv;

INSTANTIATE_TEST_SUITE_P(Plain, PrintableText,
                         testing::Values(Shown{"", ""}, Shown{"HTTP 503 - x", "HTTP 503 - x"},
                                         Shown{"a\\nb ~ \"", "a\\nb ~ \""}, Shown{"Åé€😀 中", "Åé€😀 中"}));

INSTANTIATE_TEST_SUITE_P(Controls, PrintableText,
                         testing::Values(Shown{"\x1b[31mred", "\\x1b[31mred"}, Shown{"a\r\nb\tc", "a\\r\\nb\\tc"},
                                         Shown{"nul\0bell\a"sv, "nul\\x00bell\\x07"}, Shown{"del\x7f", "del\\x7f"},
                                         Shown{"\xc2\x9b"
                                               "31m",
                                               "\\xc2\\x9b31m"},
                                         Shown{"\xc2\xa0", "\xc2\xa0"}));

INSTANTIATE_TEST_SUITE_P(Directions, PrintableText,
                         testing::Values(Shown{"\xe2\x80\xae", "\\xe2\\x80\\xae"},
                                         Shown{"\xe2\x80\xa8", "\\xe2\\x80\\xa8"},
                                         Shown{"\xe2\x81\xa6", "\\xe2\\x81\\xa6"},
                                         Shown{"\xe2\x80\xa6", "\xe2\x80\xa6"}));

INSTANTIATE_TEST_SUITE_P(Invisible, PrintableText,
                         testing::Values(Shown{"a\u061cb", "a\\xd8\\x9cb"}, Shown{"\u200b", "\\xe2\\x80\\x8b"},
                                         Shown{"\u00ad", "\\xc2\\xad"}, Shown{"\u2060", "\\xe2\\x81\\xa0"},
                                         Shown{"\ufeff", "\\xef\\xbb\\xbf"}, Shown{"\u3164", "\\xe3\\x85\\xa4"},
                                         Shown{"\U000e0041", "\\xf3\\xa0\\x81\\x81"},
                                         Shown{"\u2764\ufe0f", "\u2764\\xef\\xb8\\x8f"}));

INSTANTIATE_TEST_SUITE_P(NoUtf8, PrintableText,
                         testing::Values(Shown{"\xff", "\\xff"}, Shown{"\x9b", "\\x9b"}, Shown{"a\xc3", "a\\xc3"},
                                         Shown{"\xc3(", "\\xc3("}, Shown{"\xe2\x82", "\\xe2\\x82"},
                                         Shown{"\xc0\x9b", "\\xc0\\x9b"}, Shown{"\xe0\x80\x9b", "\\xe0\\x80\\x9b"},
                                         Shown{"\xed\xa0\x80", "\\xed\\xa0\\x80"},
                                         Shown{"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
                                         Shown{"\xf0\x80\x80\x9b", "\\xf0\\x80\\x80\\x9b"}));

TEST(PrintableJson, IsTheTextItselfWhereAllIsVisible) {
  EXPECT_EQ(printable_json(R"({"a":"b\n"})"), R"({"a":"b\n"})");
  EXPECT_EQ(printable_json("{\"\u00c5\":\"\U0001f600\"}"), "{\"\u00c5\":\"\U0001f600\"}");
}

TEST(PrintableJson, EscapesWhatIsInvisible) {
  EXPECT_EQ(printable_json("[\"a\u202eb\x7f\u0085\"]"), R"(["a\u202eb\u007f\u0085"])");
  EXPECT_EQ(printable_json("[\"\U000e0041\U0001d173\"]"), R"(["\udb40\udc41\ud834\udd73"])");
  EXPECT_EQ(printable_json("[\"\xff\"]"), R"(["\ufffd"])");
  EXPECT_EQ(printable_json("[\"a\",\t1]\r"), "[\"a\", 1] ");
}

}  // namespace
}  // namespace hoist::base
