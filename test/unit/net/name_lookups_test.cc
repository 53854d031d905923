#include "net/name_lookups.hpp"

#include <array>
#include <cstddef>
#include <vector>

#include <gmock/gmock.h>

#include "net/transfer.hpp"

namespace hoist::net {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Transfers by their addresses, which is all that is asked of them.
class NameLookupsTest : public testing::Test {
 protected:
  Transfer& transfer(std::size_t n) { return reinterpret_cast<Transfer&>(places_.at(n)); }

  std::vector<std::size_t> ready() {
    std::vector<std::size_t> numbers;
    while (const Transfer* const next = lookups_.take_ready()) {
      for (std::size_t n = 0; n < places_.size(); ++n) {
        if (next == &transfer(n)) numbers.push_back(n);
      }
    }
    return numbers;
  }

  NameLookups lookups_{8};

 private:
  struct alignas(Transfer) Place {
    std::byte bytes[sizeof(Transfer)];
  };
  std::array<Place, 8> places_{};
};

TEST_F(NameLookupsTest, TheFirstOneStartsAndTheOthersWaitUntilItKnowsTheAddress) {
  EXPECT_TRUE(lookups_.enter(transfer(0), "https://host/a"));
  EXPECT_FALSE(lookups_.enter(transfer(1), "https://host/b"));
  EXPECT_FALSE(lookups_.enter(transfer(2), "https://host?c"));
  EXPECT_THAT(ready(), IsEmpty());
  lookups_.found(transfer(0));
  EXPECT_THAT(ready(), ElementsAre(1, 2));
  EXPECT_TRUE(lookups_.enter(transfer(3), "https://host/d"));
}

TEST_F(NameLookupsTest, ServersHaveNothingToDoWithEachOther) {
  EXPECT_TRUE(lookups_.enter(transfer(0), "https://host/a"));
  EXPECT_TRUE(lookups_.enter(transfer(1), "https://host:8443/a"));
  EXPECT_TRUE(lookups_.enter(transfer(2), "http://host/a"));
  EXPECT_FALSE(lookups_.enter(transfer(3), "https://host:8443/b"));
  lookups_.found(transfer(0));
  EXPECT_THAT(ready(), IsEmpty());
  lookups_.found(transfer(1));
  EXPECT_THAT(ready(), ElementsAre(3));
}

TEST_F(NameLookupsTest, AllTryForThemselvesWhenTheFirstOneEndsWithoutAnAddress) {
  EXPECT_TRUE(lookups_.enter(transfer(0), "https://host/a"));
  EXPECT_FALSE(lookups_.enter(transfer(1), "https://host/b"));
  lookups_.leave(transfer(0));
  EXPECT_THAT(ready(), ElementsAre(1));
  EXPECT_TRUE(lookups_.enter(transfer(2), "https://host/c")) << "nothing is known of it yet";
  EXPECT_FALSE(lookups_.enter(transfer(3), "https://host/d"));
}

TEST_F(NameLookupsTest, WhoLeavesWhileWaitingOrReadyIsNotGiven) {
  EXPECT_TRUE(lookups_.enter(transfer(0), "https://host/a"));
  for (std::size_t n = 1; n < 5; ++n) EXPECT_FALSE(lookups_.enter(transfer(n), "https://host/b"));
  lookups_.leave(transfer(2));
  lookups_.found(transfer(0));
  lookups_.leave(transfer(3));
  EXPECT_THAT(ready(), ElementsAre(1, 4));
}

TEST_F(NameLookupsTest, OneThatFindsNothingForOthersChangesNothing) {
  lookups_.found(transfer(0));
  lookups_.leave(transfer(0));
  EXPECT_THAT(ready(), IsEmpty());
}

TEST_F(NameLookupsTest, SeveralServersAreRemembered) {
  for (const char* url : {"http://a/", "http://b/", "http://c/"}) {
    EXPECT_TRUE(lookups_.enter(transfer(0), url));
    lookups_.found(transfer(0));
  }
  for (const char* url : {"http://a/", "http://b/", "http://a/", "http://c/"}) {
    EXPECT_TRUE(lookups_.enter(transfer(1), url));
    EXPECT_TRUE(lookups_.enter(transfer(2), url));
  }
}

}  // namespace
}  // namespace hoist::net
