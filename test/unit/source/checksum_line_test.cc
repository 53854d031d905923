#include "source/checksum_line.hpp"

#include <gmock/gmock.h>

#include "base/digest.hpp"
#include "hoist/fetch_error.hpp"

namespace hoist::source {
namespace {

const std::string hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct Readable {
  std::string line;
  std::string name;
};

class ReadableChecksums : public testing::TestWithParam<Readable> {};

TEST_P(ReadableChecksums, HaveANameAndADigest) {
  const auto read = parse_checksum_line(GetParam().line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->name, GetParam().name);
  EXPECT_EQ(read->digest, (Digest{.algorithm = DigestAlgorithm::sha256, .hex = hex}));
}

INSTANTIATE_TEST_SUITE_P(
    Table, ReadableChecksums,
    testing::Values(Readable{hex + "  a.gif", "a.gif"}, Readable{hex + " *a.gif", "a.gif"},
                    Readable{hex + " a.gif", "a.gif"}, Readable{hex + "\ta.gif", "a.gif"},
                    Readable{hex + "  a  b ", "a  b "}, Readable{hex + "  ./a/b", "a/b"},
                    Readable{hex + "  \xc3\xa4\xff", "\xc3\xa4\xff"}, Readable{hex + "  a\\nb", "a\\nb"},
                    Readable{"\\" + hex + "  a\\nb\\\\c\\r", "a\nb\\c\r"}, Readable{"SHA256 (a.gif) = " + hex, "a.gif"},
                    Readable{"SHA256 (a (1)) = b) = " + hex, "a (1)) = b"}, Readable{"SHA256 (./x) = " + hex, "x"},
                    Readable{"\\SHA256 (a\\nb) = " + hex, "a\nb"},
                    Readable{"E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855  a", "a"},
                    Readable{hex + "  x (y) = z", "x (y) = z"}));

struct OfAlgorithm {
  DigestAlgorithm algorithm;
  const char* tag;
};

class AlgorithmsOfChecksums : public testing::TestWithParam<OfAlgorithm> {};

TEST_P(AlgorithmsOfChecksums, AreToldByTheTagOrTheLength) {
  const Digest digest{.algorithm = GetParam().algorithm,
                      .hex = std::string(2 * base::digest_size(GetParam().algorithm), 'f')};
  const std::string tag = GetParam().tag;
  for (const std::string& line :
       {digest.hex + "  a (b)", digest.hex + " *a (b)", tag + " (a (b)) = " + digest.hex,
        tag + "(a (b))= " + digest.hex, tag + " (./a (b)) = " + std::string(digest.hex.size(), 'F')}) {
    const auto read = parse_checksum_line(line);
    ASSERT_TRUE(read) << line;
    EXPECT_EQ(read->name, "a (b)") << line;
    EXPECT_EQ(read->digest, digest) << line;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, AlgorithmsOfChecksums,
    testing::Values(OfAlgorithm{DigestAlgorithm::md5, "MD5"}, OfAlgorithm{DigestAlgorithm::sha1, "SHA1"},
                    OfAlgorithm{DigestAlgorithm::sha256, "SHA256"}, OfAlgorithm{DigestAlgorithm::sha256, "SHA2-256"},
                    OfAlgorithm{DigestAlgorithm::sha384, "SHA384"}, OfAlgorithm{DigestAlgorithm::sha512, "SHA2-512"},
                    OfAlgorithm{DigestAlgorithm::sha512, "SHA512"}));

TEST(ChecksumLine, IsPassedOverWhereItsAlgorithmIsNotKnown) {
  for (const char* line : {"", " \t", "# ", "#\xff", "BLAKE2b (a) = d41d8cd98f00b204e9800998ecf8427e", "SM3 (a) = x",
                           "RMD160(a)= x", "SHA224 (a) = x", "SHA2-512/256 (a) = x"}) {
    EXPECT_EQ(parse_checksum_line(line), std::nullopt) << line;
  }
}

struct Unreadable {
  std::string line;
  std::string reason;
};

class UnreadableChecksums : public testing::TestWithParam<Unreadable> {};

TEST_P(UnreadableChecksums, AreRefusedWithTheReason) {
  try {
    parse_checksum_line(GetParam().line);
    FAIL() << "accepted: " << GetParam().line;
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::input);
    EXPECT_THAT(cause.message(), testing::HasSubstr(GetParam().reason));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, UnreadableChecksums,
    testing::Values(Unreadable{hex, "neither"}, Unreadable{" " + hex, "neither"}, Unreadable{"x", "neither"},
                    Unreadable{"\\", "neither"}, Unreadable{hex + "  ", "has no file name"},
                    Unreadable{hex + " *", "has no file name"}, Unreadable{hex + " ./", "has no file name"},
                    Unreadable{"SHA256 () = " + hex, "has no file name"},
                    Unreadable{"SHA256 (a) = ", "has 0 characters"},
                    Unreadable{"SHA256 (a) = " + hex + " ", "has 65 characters"},
                    Unreadable{"d41d8cd98f00b204e9800998ecf8427  a", "has 31 characters: MD5 has 32"},
                    Unreadable{"MD5 (a) = " + hex, "not a MD5 digest: it has 64 characters"},
                    Unreadable{"g" + hex.substr(1) + "  a", "character 1 is not"},
                    Unreadable{"\\" + hex + "  a\\tb", "a backslash that is neither"},
                    Unreadable{"\\" + hex + "  a\\", "a backslash that is neither"},
                    Unreadable{hex + std::string("  a\0b", 5), "NUL"},
                    Unreadable{"-----BEGIN PGP SIGNED MESSAGE-----", "neither"}));

}  // namespace
}  // namespace hoist::source
