#include "store/digest.hpp"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace hoist::store {
namespace {

constexpr const char* of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* of_a_million_a = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Hasher, IsThatOfTheStandardsExamples) {  // FIPS 180-2, appendix B
  Hasher hasher;
  EXPECT_EQ(hasher.finish().hex, of_nothing);
  hasher.update("abc");
  EXPECT_EQ(hasher.finish().hex, of_abc);
  hasher.update(std::string(1000000, 'a'));
  EXPECT_EQ(hasher.finish().hex, of_a_million_a);
}

struct KnownDigest {
  DigestAlgorithm algorithm;
  const char* of_abc;
};

class AllAlgorithms : public testing::TestWithParam<KnownDigest> {};

TEST_P(AllAlgorithms, GiveTheDigestsOfTheStandardsExamples) {  // RFC 1321, FIPS 180-4
  Hasher hasher(GetParam().algorithm);
  for (int i = 0; i < 2; ++i) {
    hasher.update("something else");
    hasher.start_over();
    hasher.update("ab");
    hasher.update("c");
    EXPECT_EQ(hasher.finish(), (Digest{.algorithm = GetParam().algorithm, .hex = GetParam().of_abc}));
  }
}

INSTANTIATE_TEST_SUITE_P(Table, AllAlgorithms,
                         testing::Values(KnownDigest{DigestAlgorithm::md5, "900150983cd24fb0d6963f7d28e17f72"},
                                         KnownDigest{DigestAlgorithm::sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
                                         KnownDigest{DigestAlgorithm::sha256, of_abc},
                                         KnownDigest{DigestAlgorithm::sha384,
                                                     "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                                                     "8086072ba1e7cc2358baeca134c825a7"},
                                         KnownDigest{
                                             DigestAlgorithm::sha512,
                                             "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                             "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"}));

TEST(Hasher, IsTheSameHoweverTheBytesAreCut) {
  const std::string bytes(1000000, 'a');
  for (const std::size_t size : {1U, 63U, 64U, 65U, 4096U, 999999U}) {
    Hasher hasher;
    for (std::size_t at = 0; at < bytes.size(); at += size) hasher.update(std::string_view(bytes).substr(at, size));
    EXPECT_EQ(hasher.finish().hex, of_a_million_a) << size;
  }
}

TEST(Hasher, BeginsAnewAfterItsEnd) {
  Hasher hasher;
  hasher.update("something else");
  hasher.finish();
  hasher.update("abc");
  EXPECT_EQ(hasher.finish().hex, of_abc);
}

TEST(Hasher, ForgetsWhatItSawWhenItStartsOver) {
  Hasher hasher;
  hasher.update("something else");
  hasher.start_over();
  hasher.update("abc");
  EXPECT_EQ(hasher.finish().hex, of_abc);
}

TEST(Hasher, CanBeMovedOnItsWay) {
  Hasher first;
  first.update("ab");
  Hasher second = std::move(first);
  second.update("c");
  EXPECT_EQ(second.finish().hex, of_abc);
}

TEST(Hasher, IsComputedByManyThreadsAtOnce) {
  std::vector<std::string> results(4);
  std::vector<std::thread> threads;
  for (std::string& result : results) {
    threads.emplace_back([&result] {
      Hasher hasher;
      for (int i = 0; i < 1000; ++i) hasher.update(std::string(1000, 'a'));
      result = hasher.finish().hex;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) EXPECT_EQ(result, of_a_million_a);
}

}  // namespace
}  // namespace hoist::store
