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
    return digest ? digest->hex : "none";
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

TEST_F(ChecksumsTest, AreTheStrongestWhereAFileHasSeveral) {
  const std::string md5(32, '3');
  const Checksums checksums =
      read("MD5 (a) = " + md5 + "\nSHA256 (a) = " + ones + "\nSHA1 (a) = " + std::string(40, '4') +
           "\nMD5 (b) = " + md5 + "\n" + std::string(128, '5') + "  c\n");
  EXPECT_EQ(checksums.find("a"), (Digest{.algorithm = DigestAlgorithm::sha256, .hex = ones}));
  EXPECT_EQ(checksums.find("b"), (Digest{.algorithm = DigestAlgorithm::md5, .hex = md5}));
  EXPECT_EQ(checksums.find("c"), (Digest{.algorithm = DigestAlgorithm::sha512, .hex = std::string(128, '5')}));
  EXPECT_FALSE(checksums.is_signed());
}

// The form of RFC 9580 section 7.
const std::string beginning = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n";
const std::string signature = "-----BEGIN PGP SIGNATURE-----\n\niQIzBAEBCAAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n";

TEST_F(ChecksumsTest, AreReadFromAClearSignedFile) {
  const Checksums checksums = read(beginning + ones + "  a\n- # dashes\n- " + twos + "  -b\n" + signature);
  EXPECT_TRUE(checksums.is_signed());
  EXPECT_EQ(checksums.size(), 2U);
  EXPECT_EQ(found(checksums, "a"), ones);
  EXPECT_EQ(found(checksums, "-b"), twos);
}

TEST_F(ChecksumsTest, AreRefusedWhereAClearSignedFileIsCutOff) {
  const std::string whole = beginning + ones + "  a\n" + signature;
  for (const std::string& part : {beginning, beginning + ones + "  a\n", whole.substr(0, whole.size() - 10)}) {
    EXPECT_THAT(refusal(part), EndsWith("it ends in the middle of a PGP signed message")) << part;
  }
}

TEST_F(ChecksumsTest, AreRefusedWithTheNumberOfAnUnreadableLine) {
  EXPECT_THAT(refusal(ones + "  a\nabc  b\n"),
              testing::HasSubstr("SHA256SUMS, line 2: the digest has 3 characters: MD5 has 32"));
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
