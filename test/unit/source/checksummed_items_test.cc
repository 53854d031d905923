#include "source/checksummed_items.hpp"

#include <deque>
#include <utility>

#include <gmock/gmock.h>

#include "support/temp_folder.hpp"

namespace hoist::source {
namespace {

const std::string all_ones(64, '1');
const std::string all_twos(64, '2');

class GivenItems : public ItemSource {
 public:
  explicit GivenItems(std::deque<SourceEntry> entries) : entries_(std::move(entries)) {}

  std::optional<SourceEntry> next() override {
    if (entries_.empty()) return std::nullopt;
    SourceEntry entry = std::move(entries_.front());
    entries_.pop_front();
    return entry;
  }

  void stop() noexcept override { entries_.clear(); }

 private:
  std::deque<SourceEntry> entries_;
};

Item item(std::string file, std::string sha256 = "") {
  Item item;
  item.code = "K";
  item.url = "http://h/x";
  item.file = std::move(file);
  item.digest.hex = std::move(sha256);
  return item;
}

class ChecksummedItemsTest : public testing::Test {
 protected:
  ChecksummedItemsTest() {
    folder_.write("SUMS", all_ones + "  a\n");
    sums_ = folder_.path() / "SUMS";
  }

  ChecksummedItems checksummed(std::deque<SourceEntry> entries) const {
    return {std::make_unique<GivenItems>(std::move(entries)), Checksums(sums_)};
  }

  test::TempFolder folder_;
  std::string sums_;
};

TEST_F(ChecksummedItemsTest, GetTheDigestsOfTheirFiles) {
  ChecksummedItems items = checksummed({item("d/a")});
  const Item checked = std::get<Item>(*items.next());
  EXPECT_EQ(checked.digest.hex, all_ones);
  EXPECT_EQ(checked.file, "d/a");
  EXPECT_EQ(items.next(), std::nullopt);
}

TEST_F(ChecksummedItemsTest, FailIfTheirFilesAreNotListed) {
  ChecksummedItems items = checksummed({item("b")});
  const auto [refused, error] = std::get<Refused>(*items.next());
  EXPECT_EQ(refused.file, "b");
  EXPECT_EQ(error.code(), "K");
  EXPECT_EQ(error.kind(), ErrorKind::input);
  EXPECT_EQ(error.describe(), "no checksum for \"b\" in " + sums_);
  EXPECT_EQ(error.tried(), "looking for b in " + sums_);
}

TEST_F(ChecksummedItemsTest, KeepADigestOfTheirOwn) {
  ChecksummedItems items = checksummed({item("b", all_twos), item("a", all_ones)});
  EXPECT_EQ(std::get<Item>(*items.next()).digest.hex, all_twos);
  EXPECT_EQ(std::get<Item>(*items.next()).digest.hex, all_ones);
}

TEST_F(ChecksummedItemsTest, FailIfTheirOwnDigestIsAnotherOne) {
  ChecksummedItems items = checksummed({item("a", all_twos)});
  EXPECT_EQ(std::get<Refused>(*items.next()).error.describe(),
            "its sha256= differs from the checksum for \"a\" in " + sums_);
}

TEST_F(ChecksummedItemsTest, HaveTheStrongerOfTwoDigestsOfDifferentAlgorithms) {
  Item weak = item("a");
  weak.digest = {.algorithm = DigestAlgorithm::md5, .hex = std::string(32, '3')};
  Item strong = item("a");
  strong.digest = {.algorithm = DigestAlgorithm::sha512, .hex = std::string(128, '4')};
  ChecksummedItems items = checksummed({weak, strong});
  EXPECT_EQ(std::get<Item>(*items.next()).digest.hex, all_ones);
  EXPECT_EQ(std::get<Item>(*items.next()).digest, strong.digest);
}

TEST_F(ChecksummedItemsTest, LetErrorsThroughAndStopTheOtherSource) {
  ChecksummedItems items = checksummed({FetchError("line 1", "reading"), item("a")});
  EXPECT_EQ(std::get<FetchError>(*items.next()).code(), "line 1");
  items.stop();
  EXPECT_EQ(items.next(), std::nullopt);
}

}  // namespace
}  // namespace hoist::source
