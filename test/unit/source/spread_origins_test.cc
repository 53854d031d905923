#include "source/spread_origins.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hoist::source {
namespace {

/// So many items of each origin.
class ItemsOfOrigins : public ItemSource {
 public:
  explicit ItemsOfOrigins(std::vector<std::pair<std::string, int>> counts) : counts_(std::move(counts)) {}

  std::optional<SourceEntry> next() override {
    while (!counts_.empty() && counts_.back().second == 0) counts_.pop_back();
    if (counts_.empty()) return std::nullopt;
    return Item{.code = "x", .url = counts_.back().first + "/" + std::to_string(counts_.back().second--), .file = "x"};
  }

 private:
  std::vector<std::pair<std::string, int>> counts_;
};

TEST(SpreadOrigins, AreThoseAboveAShareOfTheShards) {
  std::vector<std::pair<std::string, int>> counts{{"http://large", 600}, {"http://share", 10}, {"http://more", 11}};
  for (int i = 0; i < 379; ++i) counts.emplace_back("http://h" + std::to_string(i), 1);
  ItemsOfOrigins items(counts);
  const SpreadOrigins spread = spread_origins(items, 100, 64);  // a share is 10
  EXPECT_EQ(spread.shards_of("http://large:80"), 60U);
  EXPECT_EQ(spread.shards_of("http://more:80"), 2U);
  EXPECT_EQ(spread.shards_of("http://share:80"), 1U);
  EXPECT_EQ(spread.all().size(), 2U);
}

TEST(SpreadOrigins, AreInNoMoreShardsThanTheyMayHaveRequests) {
  ItemsOfOrigins items({{"http://large", 600}, {"http://small", 400}});
  EXPECT_EQ(spread_origins(items, 64, 6).shards_of("http://large:80"), 6U);
  ItemsOfOrigins again({{"http://large", 600}, {"http://small", 400}});
  EXPECT_TRUE(spread_origins(again, 64, 1).all().empty());
}

TEST(SpreadOrigins, AreNoneInABatchOfNothingOrForOneShard) {
  ItemsOfOrigins nothing({});
  EXPECT_TRUE(spread_origins(nothing, 4, 6).all().empty());
  ItemsOfOrigins items({{"http://large", 600}});
  EXPECT_TRUE(spread_origins(items, 1, 6).all().empty());
}

TEST(OriginCounts, AreTooLowByTheShareOfACounterAtMost) {
  OriginCounts counts(10);
  for (int i = 0; i < 1000; ++i) {
    counts.add("http://large:80");
    counts.add("http://" + std::to_string(i) + ":80");
  }
  EXPECT_EQ(counts.items(), 2000U);
  EXPECT_LE(counts.all().size(), 10U);
  ASSERT_TRUE(counts.all().contains("http://large:80"));
  EXPECT_GE(counts.all().at("http://large:80"), 1000U - 2000U / 10U);
}

}  // namespace
}  // namespace hoist::source
