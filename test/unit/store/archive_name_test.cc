#include "store/archive_name.hpp"

#include <optional>
#include <string>

#include <gmock/gmock.h>

#include "hoist/cause.hpp"

namespace hoist::store {
namespace {

std::string refusal_of_name(const std::string& text) {
  try {
    ArchiveName name(text);
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::input);
    return cause.message();
  }
  return "accepted";
}

TEST(ArchiveName, IsItselfWithoutANumber) {
  const ArchiveName name("all.tar");
  EXPECT_FALSE(name.is_numbered());
  EXPECT_EQ(name.of(7), "all.tar");
  EXPECT_EQ(name.number_of("all.tar"), std::nullopt);
  EXPECT_EQ(ArchiveName("{{n}}.tar").of(1), "{n}.tar");
}

TEST(ArchiveName, HasTheNumberWithAsManyDigitsAsWereAskedFor) {
  EXPECT_EQ(ArchiveName("s{n}.tar").of(12), "s12.tar");
  EXPECT_EQ(ArchiveName("shard-{n:06}.tar").of(12), "shard-000012.tar");
  EXPECT_EQ(ArchiveName("{n:2}").of(1234), "1234");
}

TEST(ArchiveName, KnowsTheNumbersOfItsSeriesAlone) {
  const ArchiveName name("s-{n:03}.tar");
  EXPECT_EQ(name.number_of("s-012.tar"), 12U);
  EXPECT_EQ(name.number_of("s-1234.tar"), 1234U);
  for (const char* other : {"s-12.tar", "s-012.tar.part", "s-.tar", "s-0x2.tar", "t-012.tar", "s-012", "s-0012.tar",
                            "s-+12.tar", "s-99999999999999999999999.tar", ".tar"}) {
    EXPECT_EQ(name.number_of(other), std::nullopt) << other;
  }
}

TEST(ArchiveName, TellsTheCompressionByItsEnd) {
  for (const char* name : {"a.tar", "a", "gz", "a.gz.tar", "a.{n}"}) {
    EXPECT_EQ(ArchiveName(name).compression(), Compression::none) << name;
  }
  for (const char* name : {"a.tar.gz", "a.tgz", "a{n}.TAR.GZ"}) {
    EXPECT_EQ(ArchiveName(name).compression(), Compression::gzip) << name;
  }
  for (const char* name : {"a.tar.zst", "a.tzst", "a-{n}.tar.zst"}) {
    EXPECT_EQ(ArchiveName(name).compression(), Compression::zstd) << name;
  }
  EXPECT_THAT(refusal_of_name("a.tar.xz"), testing::HasSubstr(".tar.zst"));
  EXPECT_THAT(refusal_of_name("a.zip"), testing::HasSubstr(".tar.zst"));
}

TEST(ArchiveName, IsRefusedWhereItMakesNoSense) {
  EXPECT_EQ(refusal_of_name(""), "it is empty");
  EXPECT_EQ(refusal_of_name("a{n}{n}"), "{n} can only be in it once");
  for (const char* name : {"{m}", "{}", "{n:}", "{n:x}", "{n:19}", "{n:06"}) {
    EXPECT_THAT(refusal_of_name(name), testing::AnyOf(testing::HasSubstr("must be {n}"), testing::HasSubstr("brace")))
        << name;
  }
  EXPECT_THAT(refusal_of_name("a}"), testing::HasSubstr("brace"));
}

}  // namespace
}  // namespace hoist::store
