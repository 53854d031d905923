#include "base/intrusive_queue.hpp"

#include <utility>

#include <gtest/gtest.h>

namespace hoist::base {
namespace {

struct Numbered {
  int number = 0;
  Numbered* next = nullptr;
};

using Queue = IntrusiveQueue<Numbered, &Numbered::next>;

TEST(IntrusiveQueue, GivesWhatEnteredFirst) {
  Numbered one{.number = 1};
  Numbered two{.number = 2};
  Queue queue;
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.pop(), nullptr);
  queue.push(one);
  queue.push(two);
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_EQ(queue.pop(), &one);
  queue.push(one);
  EXPECT_EQ(queue.pop(), &two);
  EXPECT_EQ(queue.pop(), &one);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.size(), 0U);
  queue.push(two);
  EXPECT_EQ(queue.pop(), &two);
}

TEST(IntrusiveQueue, LeavesNothingBehindWhereItIsMovedFrom) {
  Numbered one{.number = 1};
  Queue queue;
  queue.push(one);
  Queue other(std::move(queue));
  EXPECT_TRUE(queue.empty());  // NOLINT: it says so
  EXPECT_EQ(other.size(), 1U);
  queue.push(*other.pop());
  EXPECT_EQ(queue.pop(), &one);
}

}  // namespace
}  // namespace hoist::base
