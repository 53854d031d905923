#include "net/lane_choice.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::net {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Ne;

std::vector<std::size_t> enter_many(LaneChoice& choice, const std::string& origin, int count) {
  std::vector<std::size_t> lanes;
  for (int i = 0; i < count; ++i) lanes.push_back(choice.enter(origin, false));
  return lanes;
}

void see_bodies(LaneChoice& choice, bool large) {
  for (int i = 0; i < 32; ++i) choice.leave("seen", choice.enter("seen", false), large);
}

TEST(LaneChoice, SpreadsTheRequestsToOneOriginEvenly) {
  LaneChoice choice(3, true);
  EXPECT_THAT(enter_many(choice, "a", 7), ElementsAre(0, 1, 2, 0, 1, 2, 0));
}

TEST(LaneChoice, GoesWhereAConnectionIsIdleBeforeAnotherIsOpened) {
  LaneChoice choice(3, true);
  enter_many(choice, "a", 7);
  choice.leave("a", 0, false);  // it has two in flight, as the others have
  EXPECT_EQ(choice.enter("a", false), 0U);
  choice.leave("a", 2, false);
  choice.leave("a", 2, false);
  choice.leave("a", 0, false);
  EXPECT_THAT(enter_many(choice, "a", 3), ElementsAre(2, 2, 0));
}

TEST(LaneChoice, NeverHasMoreConnectionsThanRequestsAtATime) {
  constexpr std::size_t most = 7;
  LaneChoice choice(3, true);
  std::vector<std::size_t> lanes = enter_many(choice, "a", most);
  std::vector<std::size_t> in_flight{3, 2, 2};
  std::vector<std::size_t> connections = in_flight;
  for (std::size_t i = 0; i < 1000; ++i) {
    const std::size_t leaving = i * i % most;
    choice.leave("a", lanes[leaving], false);
    --in_flight[lanes[leaving]];
    lanes[leaving] = choice.enter("a", false);
    ++in_flight[lanes[leaving]];
    connections[lanes[leaving]] = std::max(connections[lanes[leaving]], in_flight[lanes[leaving]]);
  }
  EXPECT_EQ(connections[0] + connections[1] + connections[2], most);
}

TEST(LaneChoice, KeepsAnOriginThatMayShareAConnectionInOneLane) {
  LaneChoice choice(3, true);
  EXPECT_EQ(choice.enter("a", true), 0U);
  EXPECT_EQ(choice.enter("b", true), 1U);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(choice.enter("a", true), 0U);
    EXPECT_EQ(choice.enter("b", true), 1U);
  }
  see_bodies(choice, true);
  EXPECT_NE(choice.enter("a", true), 0U) << "a large one has a connection of its own";
}

TEST(LaneChoice, GivesAClosedLaneNothing) {
  LaneChoice choice(3, true);
  EXPECT_EQ(choice.enter("a", true), 0U);
  EXPECT_EQ(choice.enter("b", true), 1U);
  choice.leave("b", 1, false);
  choice.close(1);
  EXPECT_EQ(choice.enter("b", true), 0U);
  EXPECT_THAT(enter_many(choice, "c", 4), Each(Ne(1U)));
}

TEST(LaneChoice, GivesAllToTheFirstWhileMostBodiesAreLarge) {
  LaneChoice choice(2, false);
  see_bodies(choice, true);
  EXPECT_THAT(enter_many(choice, "a", 8), Each(0U));
  see_bodies(choice, false);
  EXPECT_THAT(enter_many(choice, "b", 2), Contains(1U));
}

TEST(LaneChoice, SpreadsLargeBodiesWhereThatIsWanted) {
  LaneChoice choice(2, true);
  see_bodies(choice, true);
  EXPECT_THAT(enter_many(choice, "b", 4), testing::UnorderedElementsAre(0U, 1U, 0U, 1U));
}

TEST(LaneChoice, RemembersABoundedNumberOfIdleOrigins) {
  LaneChoice choice(2, true);
  for (int i = 0; i < 20'000; ++i) {
    const std::string origin = std::to_string(i);
    choice.leave(origin, choice.enter(origin, false), false);
  }
  EXPECT_LE(choice.known_origins(), 4096U);
}

}  // namespace
}  // namespace hoist::net
