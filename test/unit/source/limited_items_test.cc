#include "source/limited_items.hpp"

#include <gtest/gtest.h>

#include "source/counted_items.hpp"
#include "source/flags.hpp"

namespace hoist::source {
namespace {

std::unique_ptr<CountedItems> flags() {
  const std::vector<std::string> codes = {"AD", "AE", "AF"};
  return std::make_unique<CountedItems>(std::make_unique<FlagItems>("http://h", codes));
}

TEST(LimitedItems, AreTheFirstOnesAndReadNoFurther) {
  auto source = flags();
  const CountedItems& read = *source;
  LimitedItems items(std::move(source), 2);
  EXPECT_EQ(std::get<Item>(*items.next()).code, "AD");
  EXPECT_EQ(std::get<Item>(*items.next()).code, "AE");
  EXPECT_FALSE(items.next());
  EXPECT_FALSE(items.next());
  EXPECT_EQ(read.count(), 2U);
}

TEST(LimitedItems, EndWhereTheOthersEnd) {
  LimitedItems items(flags(), 4);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(items.next());
  EXPECT_FALSE(items.next());
}

/// Three flags that stop() cuts short.
class StoppedFlags : public FlagItems {
 public:
  StoppedFlags() : FlagItems("http://h", {"AD", "AE", "AF"}) {}

  std::optional<SourceEntry> next() override { return stopped_ ? std::nullopt : FlagItems::next(); }
  void stop() noexcept override { stopped_ = true; }
  bool cut_short() const override { return stopped_; }

 private:
  bool stopped_ = false;
};

TEST(LimitedItems, AreCutShortOnlyBeforeTheirLimit) {
  LimitedItems items(std::make_unique<StoppedFlags>(), 2);
  items.next();
  items.stop();
  EXPECT_FALSE(items.next());
  EXPECT_TRUE(items.cut_short());
  LimitedItems whole(std::make_unique<StoppedFlags>(), 1);
  whole.next();
  whole.stop();
  EXPECT_FALSE(whole.next());
  EXPECT_FALSE(whole.cut_short());
}

TEST(CountedItems, HaveNotEndedWhereTheyAreCutShort) {
  CountedItems items(std::make_unique<StoppedFlags>());
  items.next();
  items.stop();
  EXPECT_FALSE(items.next());
  EXPECT_FALSE(items.ended());
  EXPECT_TRUE(items.cut_short());
}

TEST(CountedItems, TellHowManyHaveBeenReadAndWhetherTheseAreAll) {
  auto items = flags();
  EXPECT_EQ(items->count(), 0U);
  for (int i = 0; i < 3; ++i) items->next();
  EXPECT_EQ(items->count(), 3U);
  EXPECT_FALSE(items->ended());
  EXPECT_FALSE(items->next());
  EXPECT_TRUE(items->ended());
  EXPECT_EQ(items->count(), 3U);
}

}  // namespace
}  // namespace hoist::source
