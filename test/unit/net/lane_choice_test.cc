#include "net/lane_choice.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::net {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Ne;

using Places = std::vector<LaneChoice::Place>;

Places enter_many(LaneChoice& choice, const std::string& origin, int count) {
  Places places;
  for (int i = 0; i < count; ++i) places.push_back(choice.enter(origin, false));
  return places;
}

std::vector<std::size_t> lanes_of(const Places& places) {
  std::vector<std::size_t> lanes;
  for (const LaneChoice::Place& place : places) lanes.push_back(place.lane());
  return lanes;
}

void see_bodies(LaneChoice& choice, bool large) {
  for (int i = 0; i < 32; ++i) choice.enter("seen", false).leave(large);
}

TEST(LaneChoice, SpreadsTheRequestsToOneOriginEvenly) {
  LaneChoice choice(3, true);
  EXPECT_THAT(lanes_of(enter_many(choice, "a", 7)), ElementsAre(0, 1, 2, 0, 1, 2, 0));
}

TEST(LaneChoice, GoesWhereAConnectionIsIdleBeforeAnotherIsOpened) {
  LaneChoice choice(3, true);
  Places places = enter_many(choice, "a", 7);
  places[0].leave(false);  // its lane has two in flight, as the others have
  const LaneChoice::Place next = choice.enter("a", false);
  EXPECT_EQ(next.lane(), 0U);
  places[2].leave(false);
  places[5].leave(false);
  places[3].leave(false);
  EXPECT_THAT(lanes_of(enter_many(choice, "a", 3)), ElementsAre(2, 2, 0));
}

TEST(LaneChoice, NeverHasMoreConnectionsThanRequestsAtATime) {
  constexpr std::size_t most = 7;
  LaneChoice choice(3, true);
  std::list<LaneChoice::Place> places;
  for (LaneChoice::Place& place : enter_many(choice, "a", most)) places.push_back(std::move(place));
  std::vector<std::size_t> connections(3, 0);
  for (std::size_t i = 0; i < 1000; ++i) {
    std::vector<std::size_t> in_flight(3, 0);
    for (const LaneChoice::Place& place : places) ++in_flight[place.lane()];
    for (std::size_t lane = 0; lane < 3; ++lane) connections[lane] = std::max(connections[lane], in_flight[lane]);
    places.erase(std::next(places.begin(), static_cast<std::ptrdiff_t>(i * i % most)));
    places.push_back(choice.enter("a", false));
  }
  EXPECT_EQ(connections[0] + connections[1] + connections[2], most);
}

TEST(LaneChoice, KeepsAnOriginThatMayShareAConnectionInOneLane) {
  LaneChoice choice(3, true);
  Places of_a;
  Places of_b;
  for (int i = 0; i < 5; ++i) {
    of_a.push_back(choice.enter("a", true));
    of_b.push_back(choice.enter("b", true));
  }
  EXPECT_THAT(lanes_of(of_a), Each(0U));
  EXPECT_THAT(lanes_of(of_b), Each(1U));
  see_bodies(choice, true);
  EXPECT_NE(choice.enter("a", true).lane(), 0U) << "a large one has a connection of its own";
}

TEST(LaneChoice, GivesAClosedLaneNothing) {
  LaneChoice choice(3, true);
  const LaneChoice::Place of_a = choice.enter("a", true);
  EXPECT_EQ(of_a.lane(), 0U);
  EXPECT_EQ(choice.enter("b", true).lane(), 1U);
  choice.close(1);
  EXPECT_EQ(choice.enter("b", true).lane(), 0U);
  EXPECT_THAT(lanes_of(enter_many(choice, "c", 4)), Each(Ne(1U)));
}

TEST(LaneChoice, GivesAllToTheFirstWhileMostBodiesAreLarge) {
  LaneChoice choice(2, false);
  see_bodies(choice, true);
  const Places large = enter_many(choice, "a", 8);
  EXPECT_THAT(lanes_of(large), Each(0U));
  see_bodies(choice, false);
  EXPECT_THAT(lanes_of(enter_many(choice, "b", 2)), Contains(1U));
}

TEST(LaneChoice, SpreadsLargeBodiesWhereThatIsWanted) {
  LaneChoice choice(2, true);
  see_bodies(choice, true);
  EXPECT_THAT(lanes_of(enter_many(choice, "b", 4)), testing::UnorderedElementsAre(0U, 1U, 0U, 1U));
}

TEST(LaneChoice, APlaceIsLeftOnce) {
  LaneChoice choice(2, true);
  LaneChoice::Place left = choice.enter("a", false);
  const LaneChoice::Place other = choice.enter("a", false);
  left.leave(false);
  left.leave(false);
  EXPECT_EQ(choice.enter("a", false).lane(), 0U);
  EXPECT_EQ(other.lane(), 1U);
}

TEST(LaneChoice, RemembersABoundedNumberOfIdleOrigins) {
  LaneChoice choice(2, true);
  for (int i = 0; i < 20'000; ++i) choice.enter(std::to_string(i), false).leave(false);
  EXPECT_LE(choice.known_origins(), 4096U);
}

}  // namespace
}  // namespace hoist::net
