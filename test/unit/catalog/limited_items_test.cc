#include "catalog/limited_items.hpp"

#include <gtest/gtest.h>

#include "catalog/counted_items.hpp"
#include "catalog/flags.hpp"

namespace hoist::catalog {
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
}  // namespace hoist::catalog
