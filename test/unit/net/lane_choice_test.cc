#include "net/lane_choice.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::net {
namespace {

using testing::ElementsAre;
using testing::Each;
using testing::IsSubsetOf;

std::vector<std::size_t> enter_many(LaneChoice& choice, const std::string& origin, int count) {
  std::vector<std::size_t> lanes;
  for (int i = 0; i < count; ++i) lanes.push_back(choice.enter(origin));
  return lanes;
}

TEST(LaneChoice, SpreadsTheRequestsToOneOriginEvenly) {
  LaneChoice choice(3, true);
  EXPECT_THAT(enter_many(choice, "a", 7), ElementsAre(0, 1, 2, 0, 1, 2, 0));
}

TEST(LaneChoice, FillsTheGapThatAnEndedRequestLeaves) {
  LaneChoice choice(3, true);
  enter_many(choice, "a", 6);
  choice.leave("a", 1, false);
  EXPECT_EQ(choice.enter("a"), 1U);
}

TEST(LaneChoice, GivesIdleOriginsTheLaneThatMayHaveAConnection) {
  LaneChoice choice(2, true);
  EXPECT_EQ(choice.enter("a"), 0U);
  EXPECT_EQ(choice.enter("b"), 1U);
  choice.leave("b", 1, false);
  choice.leave("a", 0, false);
  EXPECT_EQ(choice.enter("b"), 1U);
  EXPECT_EQ(choice.enter("a"), 0U);
}

TEST(LaneChoice, LeavesAnOriginsLaneThatIsMuchBusierThanAnother) {
  LaneChoice choice(2, true);
  EXPECT_EQ(choice.enter("a"), 0U);
  choice.leave("a", 0, false);
  for (const std::size_t lane : enter_many(choice, "b", 40)) {
    if (lane == 1) choice.leave("b", lane, false);
  }
  EXPECT_EQ(choice.enter("a"), 1U);
}

TEST(LaneChoice, GivesAClosedLaneNothing) {
  LaneChoice choice(3, true);
  EXPECT_EQ(choice.enter("a"), 0U);
  EXPECT_EQ(choice.enter("b"), 1U);
  choice.leave("b", 1, false);
  choice.close(1);
  EXPECT_THAT(enter_many(choice, "b", 4), IsSubsetOf({0U, 2U, 0U, 2U}));
}

TEST(LaneChoice, GivesAllToTheFirstWhileMostBodiesAreLarge) {
  LaneChoice choice(2, false);
  for (int i = 0; i < 32; ++i) choice.leave("a", choice.enter("a"), true);
  EXPECT_THAT(enter_many(choice, "a", 8), Each(0U));
  for (int i = 0; i < 32; ++i) choice.leave("b", choice.enter("b"), false);
  EXPECT_THAT(enter_many(choice, "b", 2), ElementsAre(0U, 1U));
}

TEST(LaneChoice, SpreadsLargeBodiesWhereThatIsWanted) {
  LaneChoice choice(2, true);
  for (int i = 0; i < 32; ++i) choice.leave("a", choice.enter("a"), true);
  EXPECT_THAT(enter_many(choice, "b", 4), testing::UnorderedElementsAre(0U, 1U, 0U, 1U));
}

TEST(LaneChoice, RemembersABoundedNumberOfIdleOrigins) {
  LaneChoice choice(2, true);
  for (int i = 0; i < 20'000; ++i) {
    const std::string origin = std::to_string(i);
    choice.leave(origin, choice.enter(origin), false);
  }
  EXPECT_LE(choice.known_origins(), 4096U);
}

}  // namespace
}  // namespace hoist::net
