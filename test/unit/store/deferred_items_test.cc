#include "store/deferred_items.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hoist::store {
namespace {

Item numbered(int number) {
  return {.code = std::to_string(number), .url = "http://host/" + std::to_string(number), .file = "x"};
}

TEST(DeferredItems, AreWholeWhenTheyAreTaken) {
  const Item item{.code = "AD",
                  .url = "https://user:secret@host/ad.gif",
                  .file = "a/ad.gif",
                  .mirrors = {"http://m/1", "http://m/2"},
                  .digest = {.hex = std::string(64, 'a')},
                  .size = Bytes{7}};
  const Item other{.code = "AE", .url = "http://host/ae", .file = "\u00e9"};
  DeferredItems deferred;
  deferred.add(std::vector<Item>{item, other});
  const std::vector<Item> taken = deferred.take(10);
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].code, item.code);
  EXPECT_EQ(taken[0].url, item.url);
  EXPECT_EQ(taken[0].file, item.file);
  EXPECT_EQ(taken[0].mirrors, item.mirrors);
  EXPECT_EQ(taken[0].digest.hex, item.digest.hex);
  EXPECT_EQ(taken[0].size, item.size);
  EXPECT_EQ(taken[1].file, other.file);
  EXPECT_TRUE(taken[1].mirrors.empty());
  EXPECT_EQ(taken[1].size, std::nullopt);
}

TEST(DeferredItems, ComeInTheirOrderAndOnce) {
  DeferredItems deferred;
  EXPECT_TRUE(deferred.take(1).empty());
  for (int i = 0; i < 1000; i += 2) deferred.add(std::vector<Item>{numbered(i), numbered(i + 1)});
  int next = 0;
  for (std::vector<Item> taken = deferred.take(300); !taken.empty(); taken = deferred.take(300)) {
    for (const Item& item : taken) EXPECT_EQ(item.code, std::to_string(next++));
  }
  EXPECT_EQ(next, 1000);
}

}  // namespace
}  // namespace hoist::store
