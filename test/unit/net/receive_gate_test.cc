#include "net/receive_gate.hpp"

#include <gtest/gtest.h>

namespace hoist::net {
namespace {

using Reason = ReceiveGate::Reason;

TEST(ReceiveGate, HoldsAsLongAsThereIsAReason) {
  ReceiveGate gate;
  EXPECT_FALSE(gate.held());
  EXPECT_TRUE(gate.hold(Reason::disk));
  EXPECT_FALSE(gate.hold(Reason::disk));
  EXPECT_TRUE(gate.hold(Reason::rate));
  EXPECT_FALSE(gate.release(Reason::disk));
  EXPECT_TRUE(gate.held());
  EXPECT_TRUE(gate.release(Reason::rate));
  EXPECT_FALSE(gate.held());
}

TEST(ReceiveGate, HasNothingToLetGoWhereNothingIsHeld) {
  ReceiveGate gate;
  EXPECT_FALSE(gate.release(Reason::disk));
  gate.hold(Reason::rate);
  EXPECT_FALSE(gate.release(Reason::disk));
  EXPECT_TRUE(gate.held());
}

TEST(ReceiveGate, KnowsWhenWhatWasKeptComes) {
  ReceiveGate gate;
  {
    const ReceiveGate::Flush flush(gate);
    EXPECT_TRUE(gate.flushing());
  }
  EXPECT_FALSE(gate.flushing());
}

}  // namespace
}  // namespace hoist::net
