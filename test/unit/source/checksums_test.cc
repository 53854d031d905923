#include "source/checksums.hpp"

#include <gmock/gmock.h>

#include "hoist/run_error.hpp"
#include "support/temp_folder.hpp"

namespace hoist::source {
namespace {

using testing::EndsWith;

const std::string ones(64, '1');
const std::string twos(64, '2');

class ChecksumsTest : public testing::Test {
 protected:
  Checksums read(const std::string& content) const {
    folder_.write("SHA256SUMS", content);
    return Checksums(folder_.path() / "SHA256SUMS");
  }

  std::string refusal(const std::string& content) const {
    try {
      read(content);
    } catch (const RunError& error) {
      return error.what();
    }
    return "accepted";
  }

  static std::string found(const Checksums& checksums, const std::string& path) {
    const auto digest = checksums.find(path);
    return digest ? base::to_hex(*digest) : "none";
  }

  test::TempFolder folder_;
};

TEST_F(ChecksumsTest, AreFoundByTheNameOfAFile) {
  const Checksums checksums = read("\xef\xbb\xbf# sums\r\n" + twos + " *b\r\n\r\nSHA256 (a) = " + ones);
  EXPECT_EQ(checksums.size(), 2U);
  EXPECT_EQ(found(checksums, "a"), ones);
  EXPECT_EQ(found(checksums, "b"), twos);
  for (const char* path : {"", "A", "c", "ab", "a/", "a/c"}) EXPECT_EQ(found(checksums, path), "none") << path;
}

TEST_F(ChecksumsTest, AreThoseOfTheWholePathBeforeThoseOfTheLastName) {
  const Checksums checksums = read(ones + "  x/a\n" + twos + "  a\n");
  EXPECT_EQ(found(checksums, "x/a"), ones);
  EXPECT_EQ(found(checksums, "a"), twos);
  EXPECT_EQ(found(checksums, "y/a"), twos);
  EXPECT_EQ(found(checksums, "y/x/a"), twos);
}

TEST_F(ChecksumsTest, MayRepeatThemselves) { EXPECT_EQ(read(ones + "  a\n" + ones + "  ./a\n").size(), 1U); }

TEST_F(ChecksumsTest, MayNotContradictThemselves) {
  EXPECT_THAT(refusal(ones + "  a\n" + ones + "  b\n" + twos + "  a\n"),
              EndsWith("SHA256SUMS: it has two different checksums for \"a\""));
}

TEST_F(ChecksumsTest, AreRefusedWithTheNumberOfAnUnreadableLine) {
  EXPECT_THAT(refusal(ones + "  a\nabc  b\n"),
              EndsWith("SHA256SUMS, line 2: not a SHA-256 digest: it has 3 characters, not 64"));
  EXPECT_THAT(refusal("\n" + ones + "  " + std::string(1 << 20, 'x')),
              EndsWith("SHA256SUMS, line 2: the line is longer than 64 KiB"));
}

TEST_F(ChecksumsTest, AreRefusedIfTheFileCannotBeRead) { EXPECT_THROW(Checksums(folder_.path() / "none"), RunError); }

TEST_F(ChecksumsTest, MayBeMany) {
  std::string content;
  for (int i = 0; i < 20000; ++i)
    content += (i % 2 == 0 ? ones : twos) + "  f" + std::to_string(i * 7919 % 20000) + '\n';
  const Checksums checksums = read(content);
  EXPECT_EQ(checksums.size(), 20000U);
  EXPECT_EQ(found(checksums, "f0"), ones);
  EXPECT_EQ(found(checksums, "f7919"), twos);
}

}  // namespace
}  // namespace hoist::source
