#include "net/large_bodies.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/no_memory.hpp"

namespace hoist::net {
namespace {

constexpr const char* here = "https://host:8443/a";
constexpr const char* there = "https://other/a";

TEST(LargeBodies, LetsTheFirstStayAndHasTheOthersMove) {
  LargeBodies bodies;
  EXPECT_FALSE(bodies.alone(here));
  EXPECT_TRUE(bodies.enter(here));
  EXPECT_FALSE(bodies.enter("https://host:8443/b"));
  EXPECT_TRUE(bodies.enter(there));
}

TEST(LargeBodies, HasEachLaterRequestToTheServerUseAConnectionOfItsOwn) {
  LargeBodies bodies;
  EXPECT_TRUE(bodies.enter(here));
  EXPECT_TRUE(bodies.alone("https://host:8443/b"));
  EXPECT_FALSE(bodies.alone(there));
  bodies.leave(here);
  EXPECT_TRUE(bodies.alone(here));
  EXPECT_TRUE(bodies.enter(here));  // one that was asked for before
}

TEST(LargeBodies, LetsAllStayWhereThereIsNoOtherProtocol) {
  LargeBodies bodies;
  EXPECT_TRUE(bodies.enter(here));
  EXPECT_TRUE(bodies.refused_alone(here));
  EXPECT_FALSE(bodies.alone(here));
  EXPECT_TRUE(bodies.enter(here));
}

TEST(LargeBodies, TakesNoFailureForARefusalOnceTheOtherProtocolWasSpoken) {
  LargeBodies bodies;
  EXPECT_TRUE(bodies.enter(here));
  bodies.answered_alone(here);
  EXPECT_FALSE(bodies.refused_alone(here));
  EXPECT_TRUE(bodies.alone(here));
}

TEST(LargeBodies, AreCountedEvenWithoutMemory) {
  if (!test::NoMemory::possible()) GTEST_SKIP() << "a sanitizer has its own new";
  LargeBodies bodies;
  const std::string long_url = "https://" + std::string(100, 'h') + ":8443/a";
  EXPECT_TRUE(bodies.enter(long_url));
  {
    const test::NoMemory none;
    bodies.leave(long_url);
  }
  EXPECT_TRUE(bodies.enter(long_url));
}

TEST(LargeBodies, ForgetsServersThatAreIdleRatherThanKeepAny) {
  LargeBodies bodies;
  EXPECT_TRUE(bodies.enter(here));
  for (int i = 0; i < 5000; ++i) {
    const std::string url = "https://host" + std::to_string(i) + "/";
    EXPECT_TRUE(bodies.enter(url));
    bodies.leave(url);
  }
  EXPECT_FALSE(bodies.alone("https://host0/"));
  EXPECT_TRUE(bodies.alone(here));
}

}  // namespace
}  // namespace hoist::net
