#include "cli/report/observer_group.hpp"

#include <gmock/gmock.h>

#include "cli/outcomes.hpp"
#include "hoist/run_error.hpp"

namespace hoist::cli {
namespace {

class MockObserver : public Observer {
 public:
  MOCK_METHOD(void, on_begin, (), (override));
  MOCK_METHOD(void, on_outcome, (const Outcome&), (override));
  MOCK_METHOD(void, on_flush, (), (override));
  MOCK_METHOD(void, on_end, (const RunResult&), (override));
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
  EXPECT_CALL(first, on_end(testing::_));
  EXPECT_CALL(second, on_end(testing::_));
  group.on_begin();
  group.on_outcome(ended(OutcomeKind::not_found, "XX"));
  group.on_flush();
  group.on_end({});
}

TEST(ObserverGroup, TellsAllOfTheEndEvenWhereOneThrows) {
  MockObserver first;
  MockObserver second;
  ObserverGroup group;
  group.add(first);
  group.add(second);
  EXPECT_CALL(first, on_end(testing::_)).WillOnce(testing::Throw(RunError("cannot write")));
  EXPECT_CALL(second, on_end(testing::_));
  EXPECT_THROW(group.on_end({}), RunError);
}

}  // namespace
}  // namespace hoist::cli
