#include "source/checksum_line.hpp"

#include <gmock/gmock.h>

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
  EXPECT_EQ(base::to_hex(read->digest), hex);
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

TEST(ChecksumLine, IsPassedOverWhereItSaysNothingOfSha256) {
  for (const char* line : {"", " \t", "# ", "#\xff", "MD5 (a) = d41d8cd98f00b204e9800998ecf8427e", "SHA512 (a) = x",
                           "SHA2-512/256 (a) = x"}) {
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

INSTANTIATE_TEST_SUITE_P(Table, UnreadableChecksums,
                         testing::Values(Unreadable{hex, "neither"}, Unreadable{" " + hex, "neither"},
                                         Unreadable{"x", "neither"}, Unreadable{"\\", "neither"},
                                         Unreadable{hex + "  ", "has no file name"},
                                         Unreadable{hex + " *", "has no file name"},
                                         Unreadable{hex + " ./", "has no file name"},
                                         Unreadable{"SHA256 () = " + hex, "has no file name"},
                                         Unreadable{"SHA256 (a) = ", "has 0 characters"},
                                         Unreadable{"SHA256 (a) = " + hex + " ", "has 65 characters"},
                                         Unreadable{"d41d8cd98f00b204e9800998ecf8427e  a", "has 32 characters"},
                                         Unreadable{"g" + hex.substr(1) + "  a", "character 1 is not"},
                                         Unreadable{"\\" + hex + "  a\\tb", "a backslash that is neither"},
                                         Unreadable{"\\" + hex + "  a\\", "a backslash that is neither"},
                                         Unreadable{hex + std::string("  a\0b", 5), "NUL"},
                                         Unreadable{"-----BEGIN PGP SIGNED MESSAGE-----", "has"}));

}  // namespace
}  // namespace hoist::source
