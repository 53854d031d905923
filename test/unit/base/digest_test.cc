#include "base/digest.hpp"

#include <array>
#include <vector>

#include <gmock/gmock.h>

#include "hoist/fetch_error.hpp"

namespace hoist::base {
namespace {

const std::string hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

constexpr std::array all = {DigestAlgorithm::md5, DigestAlgorithm::sha1, DigestAlgorithm::sha256,
                            DigestAlgorithm::sha384, DigestAlgorithm::sha512};

template <typename Parse>
std::string refusal_of(Parse parse) {
  try {
    parse();
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::input);
    return cause.message();
  }
  return "accepted";
}

std::string refusal(const std::string& text) {
  return refusal_of([&] { parse_digest(DigestAlgorithm::sha256, text); });
}

TEST(DigestText, IsReadInBothCasesAndWrittenInLowerCase) {
  for (const DigestAlgorithm algorithm : all) {
    const std::string digits(2 * digest_size(algorithm), 'a');
    const Digest expected{.algorithm = algorithm, .hex = digits};
    EXPECT_EQ(parse_digest(algorithm, digits), expected);
    EXPECT_EQ(parse_digest(algorithm, std::string(digits.size(), 'A')), expected);
    EXPECT_EQ(parse_digest(to_text(expected)), expected);
    EXPECT_EQ(digest_of_stored_text(to_stored_text(expected)), expected);
    EXPECT_EQ(algorithm_of_length(digits.size()), algorithm);
    EXPECT_EQ(algorithm_named(name(algorithm)), algorithm);
    EXPECT_EQ(algorithm_named(title(algorithm)), algorithm);
  }
}

TEST(DigestText, IsRefusedWithItsLengthWhereThatIsWrong) {
  for (const std::size_t length : {0, 1, 32, 40, 63, 65, 128}) {
    EXPECT_EQ(refusal(std::string(length, 'a')),
              "not a SHA-256 digest: it has " + std::to_string(length) + " characters, not 64");
    EXPECT_EQ(algorithm_of_length(length).has_value(), length == 32 || length == 40 || length == 128);
  }
}

TEST(DigestText, IsRefusedWithThePlaceOfWhatIsNoDigit) {
  for (const char wrong : {'g', ' ', '-', '\0', '\xff', 'G', '/', ':', '@', '`'}) {
    std::string text = hex;
    text[4] = wrong;
    EXPECT_EQ(refusal(text), "not a SHA-256 digest: character 5 is not a hexadecimal digit");
  }
}

TEST(DigestText, NamesItsAlgorithmInAnyOfItsSpellings) {
  for (const char* spelling : {"sha256:", "SHA256:", "sha-256:", "SHA-256:", "SHA2-256:", "sha256=", "sha-256="}) {
    EXPECT_EQ(parse_digest(spelling + hex), (Digest{.algorithm = DigestAlgorithm::sha256, .hex = hex})) << spelling;
  }
}

TEST(DigestText, IsRefusedWithoutAKnownAlgorithm) {
  for (const char* text : {"", ":", "sha3-256:", "sha224:", "crc32:00", "sha512/256:00", "SHA2-512/256:00", "sha:00"}) {
    EXPECT_NE(refusal_of([&] { parse_digest(text); }), "accepted") << text;
  }
  EXPECT_THAT(refusal_of([] { parse_digest("sha224:00"); }), testing::HasSubstr("known are md5, sha1, sha256"));
  EXPECT_THAT(refusal_of([] { parse_digest("00"); }), testing::HasSubstr("ALGORITHM:HEX"));
}

TEST(StoredDigest, IsWhatHoist01StoredWhereItIsSha256) {
  EXPECT_EQ(to_stored_text({.algorithm = DigestAlgorithm::sha256, .hex = hex}), hex);
  EXPECT_EQ(to_stored_text({.algorithm = DigestAlgorithm::md5, .hex = "00"}), "md5:00");
  EXPECT_EQ(to_stored_text({}), "");
  for (const char* text : {"", "x", "md5:00", "md5:", ":", "sha256"})
    EXPECT_EQ(digest_of_stored_text(text), Digest()) << text;
}

TEST(WeakDigests, AreMd5AndSha1) {
  std::vector<DigestAlgorithm> weak;
  for (const DigestAlgorithm algorithm : all) {
    if (finds_only_accidents(algorithm)) weak.push_back(algorithm);
  }
  EXPECT_THAT(weak, testing::ElementsAre(DigestAlgorithm::md5, DigestAlgorithm::sha1));
}

}  // namespace
}  // namespace hoist::base
