#include "cli/report/observer_group.hpp"

#include <gmock/gmock.h>

#include "cli/outcomes.hpp"

namespace hoist::cli {
namespace {

class MockObserver : public Observer {
 public:
  MOCK_METHOD(void, on_begin, (), (override));
  MOCK_METHOD(void, on_outcome, (const Outcome&), (override));
  MOCK_METHOD(void, on_flush, (), (override));
};

TEST(ObserverGroup, TellsEachObserverInOrder) {
  testing::InSequence in_order;
  MockObserver first;
  MockObserver second;
  ObserverGroup group;
  group.add(first);
  group.add(second);
  EXPECT_CALL(first, on_begin());
  EXPECT_CALL(second, on_begin());
  EXPECT_CALL(first, on_outcome(testing::Field(&Outcome::kind, OutcomeKind::not_found)));
  EXPECT_CALL(second, on_outcome(testing::Field(&Outcome::kind, OutcomeKind::not_found)));
  EXPECT_CALL(first, on_flush());
  EXPECT_CALL(second, on_flush());
  group.on_begin();
  group.on_outcome(ended(OutcomeKind::not_found, "XX"));
  group.on_flush();
}

}  // namespace
}  // namespace hoist::cli
