#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/cause_of.hpp"
#include "store/digest.hpp"
#include "store/part_file.hpp"
#include "store/save_file.hpp"
#include "support/temp_folder.hpp"

namespace hoist::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string ten_bytes = "0123456789";

/// A file whose bytes arrive out of their order, as those of several transfers do.
struct PositionalWrites : testing::Test {
  const test::TempFolder temp;
  const Folder folder{temp.path()};
};

TEST_F(PositionalWrites, GiveAFileWithTheDigestOfItsBytesInTheirOrder) {
  PartFile file(folder, "ten", {.expected = {digest_of(ten_bytes), Bytes{10}}});
  file.write_at(Bytes{7}, "789");
  file.write_at(Bytes{3}, "34");
  EXPECT_EQ(file.size(), Bytes{});
  file.write_at(Bytes{0}, "012");
  EXPECT_EQ(file.size(), Bytes{5});
  file.write("56");
  EXPECT_EQ(file.size(), Bytes{10});
  EXPECT_EQ(publish(file).digest, digest_of(ten_bytes));
  EXPECT_EQ(temp.read("ten"), ten_bytes);
}

TEST_F(PositionalWrites, OfMoreThanIsReadAtOnceAreTakenInWhole) {
  const std::string large(1'000'000, 'x');
  PartFile file(folder, "large", {.expected = {}, .digest = true});
  file.write_at(Bytes{10}, large);
  file.write_at(Bytes{10 + large.size()}, "end");
  file.write_at(Bytes{0}, ten_bytes);
  EXPECT_EQ(publish(file).digest, digest_of(ten_bytes + large + "end"));
}

TEST_F(PositionalWrites, WithAGapLeftAreNoFile) {
  PartFile file(folder, "ten");
  file.write_at(Bytes{5}, "56789");
  const Cause cause = cause_of([&] { file.seal(); });
  EXPECT_EQ(cause.kind(), ErrorKind::integrity);
  EXPECT_THAT(cause.what(), HasSubstr("ten: bytes are missing from byte 0 on"));
  EXPECT_THAT(temp.names(), ElementsAre());
}

TEST_F(PositionalWrites, BeyondTheExpectedSizeAreRefused) {
  PartFile file(folder, "ten", {.expected = {{}, Bytes{10}}});
  const Cause cause = cause_of([&] { file.write_at(Bytes{8}, "89a"); });
  EXPECT_EQ(cause.kind(), ErrorKind::integrity);
  EXPECT_THAT(temp.names(), ElementsAre());
}

TEST_F(PositionalWrites, OfTheSameBytesTwiceAreABug) {
  PartFile file(folder, "ten");
  file.write_at(Bytes{5}, "56");
  for (const std::uint64_t offset : {4U, 5U, 6U}) {
    EXPECT_EQ(cause_of([&] { file.write_at(Bytes{offset}, "xy"); }).kind(), ErrorKind::internal);
  }
  file.write("01234");
  EXPECT_EQ(cause_of([&] { file.write_at(Bytes{6}, "6"); }).kind(), ErrorKind::internal);
}

TEST_F(PositionalWrites, AreInOrderWhereTheFileIsKept) {
  PartFile file(folder, "ten");
  file.write("01");
  file.keep();
  EXPECT_EQ(cause_of([&] { file.write_at(Bytes{5}, "56"); }).kind(), ErrorKind::internal);
  file.write("23");
  EXPECT_EQ(file.size(), Bytes{4});
}

TEST_F(PositionalWrites, LeaveGapsInAFileThatIsKeptWhereThoseAreRecorded) {
  {
    PartFile file(folder, "ten");
    file.keep(true);
    file.write_at(Bytes{5}, "567");
    file.write("01");
    EXPECT_EQ(file.written().to_text(), "0-2,5-8");
  }
  EXPECT_THAT(temp.names(), ElementsAre("ten.part"));
  const std::optional<base::ByteRanges> written = base::ByteRanges::parse("0-2,5-8");
  PartFile file(folder, "ten", {.expected = {digest_of(ten_bytes), Bytes{10}}, .resume = Resume{Bytes{10}, written}});
  EXPECT_EQ(file.size(), Bytes{2});
  file.write_at(Bytes{8}, "89");
  file.write("234");
  EXPECT_EQ(publish(file).digest, digest_of(ten_bytes));
  EXPECT_EQ(temp.read("ten"), ten_bytes);
}

TEST_F(PositionalWrites, OfLessThanIsRecordedBeginAnew) {
  temp.write("ten.part", "0123456");
  const std::optional<base::ByteRanges> written = base::ByteRanges::parse("0-2,5-8");
  const PartFile file(folder, "ten", {.expected = {}, .resume = Resume{Bytes{10}, written}});
  EXPECT_EQ(file.size(), Bytes{});
}

TEST_F(PositionalWrites, ThatAreNotRecordedAreNotThere) {
  temp.write("ten.part", "0xxxx5xx89");
  const std::optional<base::ByteRanges> written = base::ByteRanges::parse("0-1,5-6,8-10");
  PartFile file(folder, "ten", {.expected = {digest_of(ten_bytes), Bytes{10}}, .resume = Resume{Bytes{10}, written}});
  file.write("1234");
  EXPECT_EQ(file.size(), Bytes{6});
  file.write("67");
  EXPECT_EQ(publish(file).digest, digest_of(ten_bytes));
}

TEST_F(PositionalWrites, ThatAreDiscardedLeaveWhatHasTheName) {
  temp.write("ten", "old");
  PartFile file(folder, "ten");
  file.write_at(Bytes{5}, "56789");
  file.discard();
  EXPECT_THAT(temp.names(), ElementsAre("ten"));
  EXPECT_EQ(temp.read("ten"), "old");
}

}  // namespace
}  // namespace hoist::store
