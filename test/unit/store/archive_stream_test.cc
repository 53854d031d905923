#include "store/archive_stream.hpp"

#include <clocale>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>

#include "hoist/cause.hpp"

namespace hoist::store {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

#ifndef __has_feature
#define __has_feature(x) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
constexpr bool has_leak_sanitizer = true;
#else
constexpr bool has_leak_sanitizer = false;
#endif

class ArchiveStreamTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!can_write_archives()) GTEST_SKIP() << "built without libarchive";
  }

  ArchiveStream::Write into_bytes() {
    return [this](std::string_view part) { bytes_ += part; };
  }

  std::string bytes_;
};

TEST_F(ArchiveStreamTest, WritesOldHeadersWhereTheyCanSayIt) {
  ArchiveStream stream(Compression::none, into_bytes());
  const ArchiveEntry entry{.name = "d/a.gif", .size = Bytes{3}, .modified = 1'700'000'000};
  stream.begin(entry);
  stream.write("abc");
  stream.end();
  EXPECT_THAT(bytes_, StartsWith("d/a.gif"));
  EXPECT_EQ(bytes_.substr(100, 8), std::string("000644 \0", 8));
  EXPECT_EQ(bytes_.substr(257, 5), "ustar");
  EXPECT_EQ(bytes_.substr(512, 3), "abc");
  EXPECT_EQ(bytes_.size(), size_in_archive(entry).count + 1024);
}

TEST_F(ArchiveStreamTest, ExtendsHeadersForLongNamesAndThoseThatAreNotAscii) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  const std::string long_name = std::string(200, 'x') + "/" + std::string(200, 'y');
  for (const std::string& name : {long_name, std::string("größe.txt")}) {
    bytes_.clear();
    ArchiveStream stream(Compression::none, into_bytes());
    const ArchiveEntry entry{.name = name, .size = Bytes{1}, .modified = 0};
    stream.begin(entry);
    stream.write("a");
    stream.end();
    EXPECT_THAT(bytes_, HasSubstr(" path=" + name + "\n"));
    EXPECT_LE(bytes_.size(), size_in_archive(entry).count + 1024) << "--tar-size counts on it";
  }
}

TEST_F(ArchiveStreamTest, SaysSizesThatAnOldHeaderHasNoDigitsFor) {
  if (has_leak_sanitizer) GTEST_SKIP() << "libarchive loses a buffer of an archive that is broken off so early";
  ArchiveStream stream(Compression::none, into_bytes());
  stream.begin({.name = "large", .size = Bytes{std::uint64_t{9} << 30}, .modified = 0});
  stream.write(std::string(200'000, 'x'));  // the rest never comes
  EXPECT_THAT(bytes_, HasSubstr(" size=9663676416\n"));
}

TEST_F(ArchiveStreamTest, IsNoWholeArchiveUntilItIsEnded) {
  {
    ArchiveStream stream(Compression::none, into_bytes());
    stream.begin({.name = "a", .size = Bytes{3}, .modified = 0});
    stream.write("abc");
  }
  EXPECT_EQ(bytes_, "") << "nothing is flushed by the destructor";
}

TEST_F(ArchiveStreamTest, Compresses) {
  for (const auto& [compression, magic] :
       {std::pair(Compression::gzip, "\x1f\x8b"), std::pair(Compression::zstd, "\x28\xb5\x2f\xfd")}) {
    bytes_.clear();
    ArchiveStream stream(compression, into_bytes());
    stream.begin({.name = "a", .size = Bytes{100'000}, .modified = 0});
    stream.write(std::string(100'000, 'x'));
    stream.end();
    EXPECT_THAT(bytes_, StartsWith(magic));
    EXPECT_LT(bytes_.size(), 2000U);
  }
}

TEST_F(ArchiveStreamTest, ThrowsWhatItsWriterThrew) {
  ArchiveStream stream(Compression::none, [](std::string_view) { throw Cause(ErrorKind::disk, "no space"); });
  stream.begin({.name = "a", .size = Bytes{200'000}, .modified = 0});
  EXPECT_THROW(stream.write(std::string(200'000, 'x')), Cause);
  EXPECT_THROW(stream.end(), Cause);
}

TEST_F(ArchiveStreamTest, RefusesMoreThanAnEntrySaid) {
  ArchiveStream stream(Compression::none, into_bytes());
  stream.begin({.name = "a", .size = Bytes{1}, .modified = 0});
  EXPECT_THROW(stream.write("abc"), Cause);
}

}  // namespace
}  // namespace hoist::store
