#include "store/verification.hpp"

#include <gtest/gtest.h>

namespace hoist::store {
namespace {

const std::string sha256_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Verification, HasNothingToSayWhereNothingIsExpected) {
  Verification verification({}, false);
  EXPECT_TRUE(verification.see("abc"));
  const auto verdict = verification.finish();
  EXPECT_EQ(verdict.complaint, "");
  EXPECT_EQ(verdict.digest.hex, "");
  EXPECT_EQ(verification.seen(), Bytes{3});
}

TEST(Verification, TellsTheDigestWhereItIsWanted) {
  Verification verification({}, true);
  EXPECT_TRUE(verification.see("abc"));
  EXPECT_EQ(verification.finish().digest.hex, sha256_of_abc);
}

TEST(Verification, IsContentWithTheExpectedDigestOfAnyAlgorithm) {
  for (const Digest& digest : {Digest{DigestAlgorithm::md5, "900150983cd24fb0d6963f7d28e17f72"},
                               Digest{DigestAlgorithm::sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
                               Digest{DigestAlgorithm::sha256, sha256_of_abc}}) {
    Verification verification({.digest = digest, .size = {}}, false);
    EXPECT_TRUE(verification.see("abc"));
    const auto verdict = verification.finish();
    EXPECT_EQ(verdict.complaint, "");
    EXPECT_EQ(verdict.digest, digest);
  }
}

TEST(Verification, NamesTheAlgorithmOfAWrongDigest) {
  Verification verification({.digest = {DigestAlgorithm::md5, std::string(32, '0')}, .size = {}}, true);
  EXPECT_TRUE(verification.see("abc"));
  EXPECT_EQ(verification.finish().complaint,
            "md5 is 900150983cd24fb0d6963f7d28e17f72, expected " + std::string(32, '0'));
}

TEST(Verification, NamesBothDigestsWhereTheyDiffer) {
  const std::string other(64, '0');
  Verification verification({.digest = {.hex = other}, .size = {}}, false);
  EXPECT_TRUE(verification.see("abc"));
  EXPECT_EQ(verification.finish().complaint, "sha256 is " + sha256_of_abc + ", expected " + other);
}

TEST(Verification, NamesBothSizesWhereTheFileIsShort) {
  Verification verification({.digest = {}, .size = Bytes{4}}, false);
  EXPECT_TRUE(verification.see("abc"));
  EXPECT_EQ(verification.finish().complaint, "size is 3 bytes, expected 4 bytes");
}

TEST(Verification, KnowsAtOnceThatThereAreTooManyBytes) {
  Verification verification({.digest = {}, .size = Bytes{4}}, false);
  EXPECT_TRUE(verification.see("abcd"));
  EXPECT_FALSE(verification.see("e"));
  EXPECT_EQ(verification.finish().complaint, "size is more than 4 bytes, which was expected");
}

TEST(Verification, OfAnEmptyFileCanFail) {
  Verification verification({.digest = {}, .size = Bytes{1}}, false);
  EXPECT_EQ(verification.finish().complaint, "size is 0 bytes, expected 1 byte");
}

}  // namespace
}  // namespace hoist::store
