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
  EXPECT_EQ(verdict.sha256, "");
  EXPECT_EQ(verification.seen(), Bytes{3});
}

TEST(Verification, TellsTheDigestWhereItIsWanted) {
  Verification verification({}, true);
  EXPECT_TRUE(verification.see("abc"));
  EXPECT_EQ(verification.finish().sha256, sha256_of_abc);
}

TEST(Verification, IsContentWithTheExpectedDigestInCapitals) {
  Verification verification({.sha256 = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", .size = {}},
                            false);
  EXPECT_TRUE(verification.see("abc"));
  EXPECT_EQ(verification.finish().complaint, "");
}

TEST(Verification, NamesBothDigestsWhereTheyDiffer) {
  const std::string other(64, '0');
  Verification verification({.sha256 = other, .size = {}}, false);
  EXPECT_TRUE(verification.see("abc"));
  EXPECT_EQ(verification.finish().complaint, "sha256 is " + sha256_of_abc + ", expected " + other);
}

TEST(Verification, NamesBothSizesWhereTheFileIsShort) {
  Verification verification({.sha256 = {}, .size = Bytes{4}}, false);
  EXPECT_TRUE(verification.see("abc"));
  EXPECT_EQ(verification.finish().complaint, "size is 3 bytes, expected 4 bytes");
}

TEST(Verification, KnowsAtOnceThatThereAreTooManyBytes) {
  Verification verification({.sha256 = {}, .size = Bytes{4}}, false);
  EXPECT_TRUE(verification.see("abcd"));
  EXPECT_FALSE(verification.see("e"));
  EXPECT_EQ(verification.finish().complaint, "size is more than 4 bytes, which was expected");
}

TEST(Verification, OfAnEmptyFileCanFail) {
  Verification verification({.sha256 = {}, .size = Bytes{1}}, false);
  EXPECT_EQ(verification.finish().complaint, "size is 0 bytes, expected 1 byte");
}

}  // namespace
}  // namespace hoist::store
