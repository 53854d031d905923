#include "engine/progress_board.hpp"

#include <thread>

#include <gtest/gtest.h>

namespace hoist::engine {
namespace {

Item item(const std::string& code, std::optional<Bytes> size = std::nullopt) {
  Item result;
  result.code = code;
  result.size = size;
  return result;
}

TEST(ProgressBoard, KnowsWhatIsUnderWayAndItsSizes) {
  ProgressBoard board;
  ItemProgress a(board, item("A", Bytes{100}));
  ItemProgress b(board, item("B"));
  a.meter().arrived = 50;
  b.meter().arrived = 7;
  Progress progress = board.sample(10);
  EXPECT_EQ(progress.under_way, 2U);
  EXPECT_EQ(progress.sizes_unknown, 1U);
  EXPECT_EQ(progress.expected, Bytes{100});
  EXPECT_EQ(progress.arrived, Bytes{57});
  EXPECT_DOUBLE_EQ(progress.items_arrived, 0.5);
  EXPECT_TRUE(progress.transfers.empty()) << "both wait";
  b.meter().size = 14;
  EXPECT_DOUBLE_EQ(board.sample(0).items_arrived, 1.0);
}

TEST(ProgressBoard, NamesTheOldestOfThoseInFlight) {
  ProgressBoard board;
  ItemProgress a(board, item("A"));
  ItemProgress b(board, item("B", Bytes{9}));
  ItemProgress c(board, item("C"));
  const ItemProgress::InFlight second(&b);
  const ItemProgress::InFlight third(&c);
  const Progress progress = board.sample(1);
  ASSERT_EQ(progress.transfers.size(), 1U);
  EXPECT_EQ(progress.transfers[0].code, "B");
  EXPECT_EQ(progress.transfers[0].size, Bytes{9});
}

TEST(ProgressBoard, CountsWhatHasEnded) {
  ProgressBoard board;
  { const ItemProgress a(board, item("A")); }
  Outcome outcome;
  outcome.kind = OutcomeKind::downloaded;
  outcome.bytes = {5};
  board.ended(outcome);
  outcome.kind = OutcomeKind::unchanged;
  board.ended(outcome);
  const Progress progress = board.sample(10);
  EXPECT_EQ(progress.under_way, 0U);
  EXPECT_EQ(progress.ended, 2U);
  EXPECT_EQ(progress.saved, Bytes{5});
}

TEST(ProgressBoard, IsSampledWhileItemsComeAndGo) {
  ProgressBoard board;
  std::jthread sampler([&board](const std::stop_token& stop) {
    while (!stop.stop_requested()) board.sample(4);
  });
  for (int n = 0; n < 2000; ++n) {
    ItemProgress one(board, item("an item with quite a long code"));
    const ItemProgress::InFlight in_flight(&one);
    one.meter().arrived.store(1, std::memory_order_relaxed);
  }
}

}  // namespace
}  // namespace hoist::engine
