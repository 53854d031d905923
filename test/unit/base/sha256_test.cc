#include "base/sha256.hpp"

#include <gmock/gmock.h>

#include "hoist/fetch_error.hpp"

namespace hoist::base {
namespace {

const std::string digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

TEST(Sha256Text, IsReadInBothCasesAndWrittenInLowerCase) {
  EXPECT_EQ(to_hex(parse_sha256(digest)), digest);
  EXPECT_EQ(to_hex(parse_sha256("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")), digest);
}

std::string refusal(const std::string& text) {
  try {
    parse_sha256(text);
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::input);
    return cause.message();
  }
  return "accepted";
}

TEST(Sha256Text, IsRefusedWithItsLengthWhereThatIsWrong) {
  for (const std::size_t length : {0, 1, 32, 40, 63, 65, 128}) {
    EXPECT_EQ(refusal(std::string(length, 'a')),
              "not a SHA-256 digest: it has " + std::to_string(length) + " characters, not 64");
  }
}

TEST(Sha256Text, IsRefusedWithThePlaceOfWhatIsNoDigit) {
  for (const char wrong : {'g', ' ', '-', '\0', '\xff', 'G', '/', ':', '@', '`'}) {
    std::string text = digest;
    text[4] = wrong;
    EXPECT_EQ(refusal(text), "not a SHA-256 digest: character 5 is not a hexadecimal digit");
  }
}

}  // namespace
}  // namespace hoist::base
