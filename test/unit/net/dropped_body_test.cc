#include "net/dropped_body.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace hoist::net {
namespace {

using std::chrono::milliseconds;

TEST(DroppedBody, IsTooLargeBeyondItsBound) {
  DroppedBody body;
  body.add(DroppedBody::most_bytes);
  EXPECT_FALSE(body.too_large());
  body.add(1);
  EXPECT_TRUE(body.too_large());
}

TEST(DroppedBody, TakesTooLongFromItsHeadOn) {
  DroppedBody body;
  EXPECT_FALSE(body.too_long(milliseconds(100'000)));
  body.begin(milliseconds(100'000));
  EXPECT_FALSE(body.too_long(milliseconds(109'999)));
  EXPECT_TRUE(body.too_long(milliseconds(110'000)));
  body.forget();
  EXPECT_FALSE(body.too_long(milliseconds(110'000)));
}

}  // namespace
}  // namespace hoist::net
