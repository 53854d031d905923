#include "net/buffer.hpp"

#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace hoist::net {
namespace {

TEST(BufferPool, GivesAnEmptyBufferWithTheStorageOfOneThatCameBack) {
  BufferPool pool(2);
  Buffer buffer(100'000, 'x');
  const char* const storage = buffer.data();
  pool.give_back(std::move(buffer));
  const Buffer reused = pool.take();
  EXPECT_TRUE(reused.empty());
  EXPECT_EQ(reused.data(), storage);
}

TEST(BufferPool, GivesAFreshBufferWhereItHasNone) {
  BufferPool pool(2);
  EXPECT_TRUE(pool.take().empty());
}

TEST(BufferPool, KeepsNoMoreBuffersThanItMay) {
  BufferPool pool(2);
  for (int i = 0; i < 3; ++i) pool.give_back(Buffer(100'000, 'x'));
  EXPECT_GE(pool.take().capacity(), 100'000U);
  EXPECT_GE(pool.take().capacity(), 100'000U);
  EXPECT_LT(pool.take().capacity(), 100'000U);
}

}  // namespace
}  // namespace hoist::net
