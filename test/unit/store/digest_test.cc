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

TEST(Digest, IsThatOfTheStandardsExamples) {  // FIPS 180-2, appendix B
  Digest digest;
  EXPECT_EQ(digest.finish(), of_nothing);
  digest.update("abc");
  EXPECT_EQ(digest.finish(), of_abc);
  digest.update(std::string(1000000, 'a'));
  EXPECT_EQ(digest.finish(), of_a_million_a);
}

TEST(Digest, IsTheSameHoweverTheBytesAreCut) {
  const std::string bytes(1000000, 'a');
  for (const std::size_t size : {1U, 63U, 64U, 65U, 4096U, 999999U}) {
    Digest digest;
    for (std::size_t at = 0; at < bytes.size(); at += size) digest.update(std::string_view(bytes).substr(at, size));
    EXPECT_EQ(digest.finish(), of_a_million_a) << size;
  }
}

TEST(Digest, BeginsAnewAfterItsEnd) {
  Digest digest;
  digest.update("something else");
  digest.finish();
  digest.update("abc");
  EXPECT_EQ(digest.finish(), of_abc);
}

TEST(Digest, ForgetsWhatItSawWhenItStartsOver) {
  Digest digest;
  digest.update("something else");
  digest.start_over();
  digest.update("abc");
  EXPECT_EQ(digest.finish(), of_abc);
}

TEST(Digest, CanBeMovedOnItsWay) {
  Digest first;
  first.update("ab");
  Digest second = std::move(first);
  second.update("c");
  EXPECT_EQ(second.finish(), of_abc);
}

TEST(Digest, IsComputedByManyThreadsAtOnce) {
  std::vector<std::string> results(4);
  std::vector<std::thread> threads;
  for (std::string& result : results) {
    threads.emplace_back([&result] {
      Digest digest;
      for (int i = 0; i < 1000; ++i) digest.update(std::string(1000, 'a'));
      result = digest.finish();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) EXPECT_EQ(result, of_a_million_a);
}

}  // namespace
}  // namespace hoist::store
