#include "base/percent.hpp"

#include <gtest/gtest.h>

namespace hoist::base {
namespace {

using std::string_literals::operator""s;

TEST(PercentEncoded, KeepsOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encoded("azAZ09-._~"), "azAZ09-._~");
  EXPECT_EQ(percent_encoded("a/b?c#d e%&+"), "a%2Fb%3Fc%23d%20e%25%26%2B");
  EXPECT_EQ(percent_encoded("`{@[/:"), "%60%7B%40%5B%2F%3A");  // next to those of the alphabet and the digits
  EXPECT_EQ(percent_encoded("\xc3\xa4\0"s), "%C3%A4%00");
}

TEST(AsciiEncoded, ChangesOnlyWhatIsNotAscii) {
  EXPECT_EQ(ascii_encoded("/%C3/\xc3\xa4?a b"), "/%C3/%C3%A4?a b");
  EXPECT_EQ(ascii_encoded("\x7f\x80"), "\x7f%80");
}

TEST(PercentDecoded, DecodesBothCasesOnce) {
  EXPECT_EQ(percent_decoded("a%2fb%2FC%252f"), "a/b/C%2f");
  EXPECT_EQ(percent_decoded("%00"), "\0"s);
}

TEST(PercentDecoded, LeavesAPercentSignThatEncodesNothing) {
  for (const char* text : {"%", "100%", "%2", "%zz", "%2g", "a%%"}) EXPECT_EQ(percent_decoded(text), text);
  EXPECT_EQ(percent_decoded("%%41"), "%A");
}

TEST(PercentDecoded, KeepsWhatItIsToldToKeep) { EXPECT_EQ(percent_decoded("%41%2f%2F%42", '/'), "A%2f%2FB"); }

TEST(PercentDecoded, UndoesPercentEncoded) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(percent_decoded(percent_encoded(all)), all);
}

}  // namespace
}  // namespace hoist::base
