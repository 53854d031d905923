#include "source/shard.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "source/sharded_items.hpp"

namespace hoist::source {
namespace {

SourceEntry item(const std::string& code, const std::string& url) {
  return Item{.code = code, .url = url, .file = code};
}

/// The number of the one shard that has the entry.
std::uint64_t shard_of(const SourceEntry& entry, std::uint64_t count, ShardKey key) {
  std::uint64_t found = 0;
  for (std::uint64_t number = 1; number <= count; ++number) {
    if (!ShardFilter({.number = number, .count = count, .key = key}).has(entry)) continue;
    EXPECT_EQ(found, 0U) << "in two shards";
    found = number;
  }
  EXPECT_NE(found, 0U) << "in no shard";
  return found;
}

// printf %s KEY | sha256sum | cut -c1-16
TEST(ShardHash, IsTheBeginningOfTheDigest) {
  store::Hasher digest;
  EXPECT_EQ(shard_hash("http://example.org:80", digest), 0xe5c2be33d74c5f26U);
  EXPECT_EQ(shard_hash("BR", digest), 0xbbaf8352442730e9U);
  EXPECT_EQ(shard_hash("", digest), 0xe3b0c44298fc1c14U);
}

TEST(Shards, AreThoseOfTheManual) {
  const auto of_url = [](const char* url, std::uint64_t count) {
    return shard_of(item("x", url), count, ShardKey::origin);
  };
  EXPECT_EQ(of_url("http://example.org/a", 4), 3U);
  EXPECT_EQ(of_url("HTTP://u:p@EXAMPLE.org:0080?b", 4), 3U);
  EXPECT_EQ(of_url("http://example.org/a", 7), 2U);
  EXPECT_EQ(of_url("https://example.org/", 4), 3U);
  EXPECT_EQ(of_url("http://[::1]:8080/", 4), 1U);
  const auto of_code = [](const char* code, std::uint64_t count) {
    return shard_of(item(code, "http://h/"), count, ShardKey::code);
  };
  EXPECT_EQ(of_code("BR", 4), 2U);
  EXPECT_EQ(of_code("BR", 7), 6U);
  EXPECT_EQ(of_code("KJFK", 7), 3U);
}

TEST(Shards, HaveAllItemsOfAnOriginTogether) {
  const std::uint64_t one = shard_of(item("a", "http://h/a"), 1000, ShardKey::origin);
  EXPECT_EQ(shard_of(item("b", "http://h:80/b?c"), 1000, ShardKey::origin), one);
  EXPECT_NE(shard_of(item("b", "https://h/b"), 1000, ShardKey::origin), one);
}

TEST(Shards, ShareItemsAboutEvenly) {
  std::vector<int> counts(8);
  for (int i = 0; i < 8000; ++i) ++counts[shard_of(item(std::to_string(i * 8), "http://h/"), 8, ShardKey::code) - 1];
  for (const int count : counts) EXPECT_NEAR(count, 1000, 150);
}

TEST(Shards, LeaveWhatCannotBeUsedToTheFirst) {
  const SourceEntry unusable = FetchError("line 3", "reading a, line 3");
  EXPECT_EQ(shard_of(unusable, 5, ShardKey::origin), 1U);
  EXPECT_EQ(shard_of(unusable, 5, ShardKey::code), 1U);
}

TEST(Shards, HaveRefusedItemsWhereTheyWouldBeIfTheyWereNot) {
  const Item one{.code = "BR", .url = "http://example.org/a", .file = "a"};
  const SourceEntry refused = Refused{.item = one, .error = FetchError("BR", "no checksum")};
  for (const ShardKey key : {ShardKey::origin, ShardKey::code, ShardKey::url}) {
    EXPECT_EQ(shard_of(refused, 100, key), shard_of(one, 100, key));
  }
  const SourceEntry without_url =
      Refused{.item = {.code = "BR", .url = "", .file = "a"}, .error = FetchError("BR", "no checksum")};
  EXPECT_EQ(shard_of(without_url, 100, ShardKey::code), 1U);
}

TEST(Shards, AreOneWhereThereIsOne) {
  EXPECT_EQ(shard_of(item("a", "http://h/a"), 1, ShardKey::origin), 1U);
  EXPECT_EQ((Shard{.number = 1, .count = 1, .key = ShardKey::code}.text()), "1/1 by code");
}

TEST(Shards, ByUrlDivideWhatHasTheSameCodeEverywhere) {
  std::vector<int> counts(4);
  for (int i = 0; i < 1000; ++i) {
    ++counts[shard_of(item("thumb.jpg", "http://h/" + std::to_string(i) + "/thumb.jpg"), 4, ShardKey::url) - 1];
  }
  for (const int count : counts) EXPECT_NEAR(count, 250, 60);
}

TEST(Shards, SpreadALargeOriginOverAFewAndKeepOthersTogether) {
  using Counts = std::map<std::string, std::uint64_t, std::less<>>;
  const auto spread = std::make_shared<const SpreadOrigins>(Counts{{"http://large:80", 3}});
  ShardNumbers numbers(8, ShardKey::spread_origin, spread);
  const std::uint64_t first = numbers.of_origin("http://large:80");
  std::map<std::uint64_t, int> counts;
  for (int i = 0; i < 900; ++i) ++counts[numbers.of(item("x", "http://large/" + std::to_string(i)))];
  ASSERT_EQ(counts.size(), 3U);
  for (std::uint64_t i = 0; i < 3; ++i) EXPECT_NEAR(counts[(first - 1 + i) % 8 + 1], 300, 60);
  EXPECT_EQ(numbers.of(item("x", "http://small/1")), numbers.of(item("x", "http://small/2")));
  EXPECT_EQ(numbers.of(FetchError("line 3", "reading a, line 3")), 1U);
}

TEST(Shard, IsReadFromItsText) {
  for (const char* text : {"1/1 by code", "2/4 by origin", "64/64 by origin+", "3/7 by url"}) {
    const std::optional<Shard> shard = parse_shard(text);
    ASSERT_TRUE(shard) << text;
    EXPECT_EQ(shard->text(), text);
  }
  for (const char* text :
       {"", "0/4 by code", "5/4 by code", "2/4", "2/4code", "2/4 by size", "2/4 by code ", "x/4 by code"}) {
    EXPECT_FALSE(parse_shard(text)) << text;
  }
}

/// Numbered items of which only the first few come without a wait.
class Slow : public ItemSource {
 public:
  Slow(int count, int ready) : count_(count), ready_(ready) {}

  std::optional<SourceEntry> next() override {
    if (next_ == count_) return std::nullopt;
    const std::string code = std::to_string(next_++);
    return item(code, "http://h/" + code);
  }
  bool ready() override { return next_ < ready_ || next_ == count_; }
  void stop() noexcept override { stopped_ = true; }
  void hurry() noexcept override { hurried_ = true; }
  bool cut_short() const override { return stopped_ && hurried_; }

  int read() const noexcept { return next_; }

 private:
  const int count_;
  const int ready_;
  int next_ = 0;
  bool stopped_ = false;
  bool hurried_ = false;
};

std::vector<std::string> codes_of(ItemSource& items) {
  std::vector<std::string> codes;
  while (const auto entry = items.next()) codes.push_back(std::get<Item>(*entry).code);
  return codes;
}

TEST(ShardedItems, AreTogetherAllItemsInTheirOrder) {
  std::vector<std::string> all(30);
  for (std::uint64_t number = 1; number <= 3; ++number) {
    ShardedItems items(std::make_unique<Slow>(30, 30), {.number = number, .count = 3, .key = ShardKey::code});
    std::size_t before = 0;
    for (const std::string& code : codes_of(items)) {
      const std::size_t place = std::stoul(code);
      EXPECT_TRUE(all[place].empty());
      EXPECT_GE(place, before);
      all[place] = code;
      before = place;
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i], std::to_string(i));
}

TEST(ShardedItems, AreReadyOnlyWithAnItemOfTheirOwn) {
  for (std::uint64_t number = 1; number <= 3; ++number) {
    const Shard shard{.number = number, .count = 3, .key = ShardKey::code};
    auto slow = std::make_unique<Slow>(30, 5);
    const Slow& source = *slow;
    ShardedItems items(std::move(slow), shard);
    int ready = 0;
    ShardFilter filter(shard);
    for (int i = 0; i < 5; ++i) ready += filter.has(item(std::to_string(i), "http://h/")) ? 1 : 0;
    for (int i = 0; i < ready; ++i) {
      EXPECT_TRUE(items.ready());
      EXPECT_TRUE(items.ready());
      EXPECT_TRUE(items.next());
    }
    EXPECT_FALSE(items.ready());
    EXPECT_EQ(source.read(), 5);
  }
}

TEST(ShardedItems, LoseNothingToTheLookAhead) {
  const Shard shard{.number = 2, .count = 3, .key = ShardKey::code};
  ShardedItems plain(std::make_unique<Slow>(30, 30), shard);
  ShardedItems asked(std::make_unique<Slow>(30, 30), shard);
  std::vector<std::string> codes;
  while (asked.ready()) {
    const auto entry = asked.next();
    if (!entry) break;
    codes.push_back(std::get<Item>(*entry).code);
  }
  EXPECT_EQ(codes, codes_of(plain));
}

TEST(ShardedItems, PassOnWhatEndsThem) {
  ShardedItems items(std::make_unique<Slow>(3, 3), {.number = 1, .count = 1, .key = ShardKey::code});
  items.stop();
  EXPECT_FALSE(items.cut_short());
  items.hurry();
  EXPECT_TRUE(items.cut_short());
}

}  // namespace
}  // namespace hoist::source
