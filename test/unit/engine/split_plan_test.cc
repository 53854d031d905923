#include "engine/split_plan.hpp"

#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::engine {
namespace {

using base::ByteRange;
using base::ByteRanges;
using Time = SplitPlan::Time;

constexpr Time start{1000};

ByteRanges written(const std::vector<ByteRange>& ranges) {
  ByteRanges all;
  for (const ByteRange range : ranges) all.add(range);
  return all;
}

SplitOptions split_of(std::size_t segments = 4) {
  return {.segments = segments, .least_left = Bytes{64}, .least_segment = Bytes{16}};
}

TEST(SplitPlan, SharesAFileAmongIdleSlots) {
  SplitPlan plan(split_of(), {}, 64);
  SplitPlan::Segment& first = plan.begin(start);
  EXPECT_EQ(first.left, (ByteRange{0, 64}));
  EXPECT_EQ(plan.take(5, 0, start).segment->left, (ByteRange{48, 64}));
  EXPECT_EQ(plan.take(4, 0, start).segment->left, (ByteRange{32, 48}));
  EXPECT_EQ(plan.take(3, 0, start).segment->left, (ByteRange{16, 32}));
  EXPECT_EQ(plan.take(2, 0, start).segment, nullptr);
  EXPECT_EQ(first.left, (ByteRange{0, 16}));
  EXPECT_EQ(first.reach, 64U);
  EXPECT_EQ(plan.left(), 64U);
}

TEST(SplitPlan, HalvesAFileForOneIdleSlot) {
  SplitPlan plan(split_of(), {}, 100);
  plan.begin(start);
  EXPECT_EQ(plan.take(1, 0, start).segment->left, (ByteRange{50, 100}));
  EXPECT_EQ(plan.take(1, 0, start).segment->left, (ByteRange{25, 50}));
}

TEST(SplitPlan, LeavesAFileAloneOfWhichLittleIsLeft) {
  SplitPlan plan(split_of(), {}, 64);
  SplitPlan::Segment& first = plan.begin(start);
  plan.advance(first, 1);
  EXPECT_FALSE(plan.has_work(3, 0, start));
  SplitPlan large(split_of(), {}, 1000);
  large.begin(start);
  EXPECT_FALSE(large.has_work(0, 0, start));
}

TEST(SplitPlan, NeverSplitsWithOneSegment) {
  SplitPlan plan(split_of(1), {}, 1000);
  plan.begin(start);
  EXPECT_FALSE(plan.has_work(9, 0, start));
  EXPECT_FALSE(plan.has_work(9, 1e9, start + Time(60000)));
}

TEST(SplitPlan, FillsTheGapsOfAnEarlierRunFirst) {
  SplitPlan plan(split_of(2), written({{0, 10}, {20, 30}, {40, 50}}), 60);
  EXPECT_EQ(plan.begin(start).left, (ByteRange{10, 20}));
  EXPECT_EQ(plan.take(1, 0, start).segment->left, (ByteRange{30, 40}));
  EXPECT_FALSE(plan.has_work(1, 0, start));
  EXPECT_EQ(plan.take_waiting(start)->left, (ByteRange{50, 60}));
  EXPECT_EQ(plan.take_waiting(start), nullptr);
}

TEST(SplitPlan, GivesWhatARefusedTransferLeavesToTheOneBefore) {
  SplitPlan plan(split_of(), {}, 64);
  SplitPlan::Segment& first = plan.begin(start);
  SplitPlan::Segment& last = *plan.take(3, 0, start).segment;
  SplitPlan::Segment& third = *plan.take(2, 0, start).segment;
  SplitPlan::Segment& second = *plan.take(1, 0, start).segment;
  plan.end(third);
  EXPECT_EQ(first.left, (ByteRange{0, 16}));
  plan.end(second);
  EXPECT_EQ(first.left, (ByteRange{0, 48}));
  plan.end(last);
  EXPECT_EQ(first.left, (ByteRange{0, 64}));
  EXPECT_EQ(plan.active(), 1U);
}

TEST(SplitPlan, LetsWhatABrokenTransferLeavesWaitForAnother) {
  SplitPlan plan(split_of(), {}, 64);
  SplitPlan::Segment& first = plan.begin(start);
  SplitPlan::Segment& second = *plan.take(1, 0, start).segment;
  plan.advance(second, 2);
  plan.end(second);
  EXPECT_EQ(first.left, (ByteRange{0, 32}));
  EXPECT_EQ(plan.left(), 62U);
  EXPECT_EQ(plan.take_waiting(start)->left, (ByteRange{34, 64}));
}

TEST(SplitPlan, LetsATransferGoOnOnlyAsFarAsItWasRequested) {
  SplitPlan plan(split_of(), {}, 128);
  plan.begin(start);
  SplitPlan::Segment& last = *plan.take(1, 0, start).segment;    // 64 to 128
  SplitPlan::Segment& middle = *plan.take(1, 0, start).segment;  // 32 to 64
  plan.end(last);
  EXPECT_EQ(middle.left, (ByteRange{32, 64}));
  EXPECT_EQ(plan.take_waiting(start)->left, (ByteRange{64, 128}));
}

TEST(SplitPlan, LetsATransferGoOnWhereNothingHasComeOfTheNextSegment) {
  SplitPlan plan(split_of(), {}, 96);
  SplitPlan::Segment& first = plan.begin(start);
  SplitPlan::Segment& last = *plan.take(2, 0, start).segment;    // 64 to 96
  SplitPlan::Segment& second = *plan.take(1, 0, start).segment;  // 32 to 64
  plan.advance(first, 31);
  EXPECT_EQ(plan.go_on(first), nullptr);
  plan.advance(first, 1);
  EXPECT_EQ(plan.go_on(first), &second);
  EXPECT_TRUE(second.taken && !second.slow && second.left.empty());
  EXPECT_EQ(first.left, (ByteRange{32, 64}));
  plan.advance(last, 1);
  plan.advance(first, 32);
  EXPECT_EQ(plan.go_on(first), nullptr);
  EXPECT_EQ(plan.left(), 31U);
}

TEST(SplitPlan, GivesTheRestOfASlowSegmentToAFasterServer) {
  SplitPlan plan(split_of(), {}, 100'000);
  SplitPlan::Segment& first = plan.begin(start);
  SplitPlan::Segment& slow = *plan.take(1, 0, start).segment;
  plan.advance(first, 40'000);
  plan.advance(slow, 1000);
  const Time later = start + Time(2000);
  const SplitPlan::Given given = plan.take(1, 20'000, later);
  EXPECT_EQ(given.slow, &slow);
  EXPECT_EQ(given.segment->left, (ByteRange{51'000, 100'000}));
  EXPECT_TRUE(slow.taken && slow.left.empty());
  EXPECT_EQ(plan.left(), 59'000U);
  plan.end(slow);
  EXPECT_EQ(plan.left(), 59'000U);
}

TEST(SplitPlan, ReplacesASlowSegmentOnce) {
  SplitPlan plan(split_of(), {}, 100'000);
  plan.advance(plan.begin(start), 40'000);
  SplitPlan::Segment& slow = *plan.take(1, 0, start).segment;
  const SplitPlan::Given given = plan.take(1, 20'000, start + Time(2000));
  ASSERT_EQ(given.slow, &slow);
  plan.end(slow);
  EXPECT_NE(plan.take(1, 20'000, start + Time(4000)).slow, given.segment);
}

TEST(SplitPlan, LeavesASegmentThatIsNotMuchSlowerOrNearlyDone) {
  const auto given = [](std::uint64_t came, double rate, Time after) {
    SplitPlan plan(split_of(2), {}, 1000);
    plan.advance(plan.begin(start), 500);
    SplitPlan::Segment& other = *plan.take(1, 0, start).segment;
    plan.advance(other, came);
    return plan.take(1, rate, start + after).slow != nullptr;
  };
  EXPECT_TRUE(given(10, 1000, Time(2000)));
  EXPECT_FALSE(given(10, 20, Time(2000)));     // as fast as the other
  EXPECT_FALSE(given(10, 1000, Time(1900)));   // too early to tell
  EXPECT_FALSE(given(240, 1000, Time(2000)));  // it will have ended as soon
}

}  // namespace
}  // namespace hoist::engine
