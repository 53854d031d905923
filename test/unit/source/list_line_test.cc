#include "source/list_line.hpp"

#include <gmock/gmock.h>

#include "base/digest.hpp"
#include "store/cause_of.hpp"

namespace hoist::source {
namespace {

using std::string_literals::operator""s;
using store::cause_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

Item parsed(std::string_view line) { return parse_list_line(line, 12, NameTemplate()); }

TEST(ListLine, NeedsOnlyAUrl) {
  const Item item = parsed("HTTPS://me:pw@Host/a/b%20c.txt?q=1");
  EXPECT_EQ(item.url, "HTTPS://me:pw@Host/a/b%20c.txt?q=1");
  EXPECT_EQ(item.code, "b c.txt");
  EXPECT_EQ(item.file, "b c.txt");
  EXPECT_THAT(item.mirrors, IsEmpty());
  EXPECT_EQ(item.digest.hex, "");
  EXPECT_EQ(item.size, std::nullopt);
}

TEST(ListLine, MaySayMoreInAnyOrder) {
  const Item item = parsed("http://a/x\tsize=5\thttp://b/y\tout=d/e.txt\tsha256=" + digest + "\thttps://c/z\tcode=K L");
  EXPECT_EQ(item.url, "http://a/x");
  EXPECT_THAT(item.mirrors, ElementsAre("http://b/y", "https://c/z"));
  EXPECT_EQ(item.code, "K L");
  EXPECT_EQ(item.file, "d/e.txt");
  EXPECT_EQ(item.digest.hex, digest);
  EXPECT_EQ(item.size, Bytes{5});
}

TEST(ListLine, NamesItsFileByTheTemplateUnlessItSaysOut) {
  const NameTemplate names("{n}/{code}/{name}");
  EXPECT_EQ(parse_list_line("http://h/x\tcode=k", 3, names).file, "3/k/x");
  EXPECT_EQ(parse_list_line("http://h/x\tcode=k\tout=y", 3, names).file, "y");
}

TEST(ListLine, MayHaveEmptyFieldsSoThatColumnsAlign) {
  const Item item = parsed("http://h/x\t\t\tcode=k\t");
  EXPECT_EQ(item.code, "k");
}

TEST(ListLine, TakesADigestInCapitals) {
  EXPECT_EQ(parsed("http://h/x\tsha256=" + std::string(64, 'A')).digest.hex, std::string(64, 'a'));
}

TEST(ListLine, TakesSizesUpToTheLargestThatAFileMayHave) {
  EXPECT_EQ(parsed("http://h/x\tsize=0").size, Bytes{0});
  EXPECT_EQ(parsed("http://h/x\tsize=9223372036854775807").size, Bytes{9223372036854775807U});
}

TEST(ListLine, KeepsValuesWithEqualsSignsAndSpaces) {
  EXPECT_EQ(parsed("http://h/x\tcode=a=b c\tout=d=e f").code, "a=b c");
  EXPECT_EQ(parsed("http://h/x\tout=http://x").file, "http:/x");
}

TEST(ListLine, MayBeInternational) {
  const Item item = parsed("http://\xc3\xa4/\xc3\xa4.gif");
  EXPECT_EQ(item.url, "http://\xc3\xa4/%C3%A4.gif");
  EXPECT_EQ(item.file, "\xc3\xa4.gif");
}

struct BadLine {
  std::string line;
  std::string reason;
};

class BadLines : public testing::TestWithParam<BadLine> {};

TEST_P(BadLines, AreRefusedWithAReasonThatGivesNoSecretAway) {
  try {
    parsed(GetParam().line);
    FAIL() << "accepted: " << GetParam().line;
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::input);
    EXPECT_THAT(cause.message(), HasSubstr(GetParam().reason));
    EXPECT_THAT(cause.message(), Not(HasSubstr("secret")));
    EXPECT_LT(cause.message().size(), 300U);
  }
}

INSTANTIATE_TEST_SUITE_P(Text, BadLines,
                         testing::Values(BadLine{"http://h/\xe4", "invalid UTF-8 at byte 10"},
                                         BadLine{"http://h/x\tcode=\xc0\xaf", "invalid UTF-8 at byte 17"},
                                         BadLine{"\xff\xfeh\0t\0"s, "invalid UTF-8 at byte 1: is the list in UTF-16"},
                                         BadLine{"h\0t\0t\0p\0"s,
                                                 "a NUL byte at byte 2: is the list in UTF-16? It must be UTF-8"},
                                         BadLine{"http://h/x\0"s, "a NUL byte at byte 11"},
                                         BadLine{"http://h/\x1b[0m", "a control character (0x1b) at byte 10"},
                                         BadLine{"http://h/x\rhttp://h/y", "a control character (0x0d) at byte 11"},
                                         BadLine{"http://h/x\tcode=\x7f", "a control character (0x7f)"}));

INSTANTIATE_TEST_SUITE_P(Urls, BadLines,
                         testing::Values(BadLine{"host/secret", "does not begin with an absolute URL"},
                                         BadLine{"me:secret@host", "does not begin with an absolute URL"},
                                         BadLine{"code=x\thttp://h", "does not begin with an absolute URL"},
                                         BadLine{"ftp://me:secret@h/x", "only http:// and https:// URLs"},
                                         BadLine{"http://h/x\tftp://me:secret@h/x", "only http:// and https:// URLs"},
                                         BadLine{"http://h/x\thttp://me:secret@/", "has no host"},
                                         BadLine{"http://h/a secret", "contains a space: write %20"},
                                         BadLine{"http://h/x code=y", "put a TAB between the URL and what follows"},
                                         BadLine{"http://h/x\thttp://h/a b", "contains a space"},
                                         BadLine{"  out=x", "does not begin with an absolute URL"}));

INSTANTIATE_TEST_SUITE_P(
    Keys, BadLines,
    testing::Values(
        BadLine{"http://h/x\tcrc=y",
                "unknown key crc=: the keys are code=, out=, dir=, size=, header=, and for a digest sha256="},
        BadLine{"http://h/x\tCODE=y", "unknown key CODE="}, BadLine{"http://h/x\t code=y", "unknown key:"},
        BadLine{"http://h/x\tme:secret@h/?a=b", "unknown key:"}, BadLine{"http://h/x\t=y", "unknown key"},
        BadLine{"http://h/x\t" + std::string(60000, 'k') + "=y", "unknown key:"},
        BadLine{"http://h/x\tsecret", "a field is neither"},
        BadLine{"http://h/x\tsome secret", "separate fields with TABs, not spaces"},
        BadLine{"http://h/x\tcode=a\tcode=a", "code= is given twice"},
        BadLine{"http://h/x\tout=a\tout=b", "out= is given twice"},
        BadLine{"http://h/x\tsize=1\tsize=1", "size= is given twice"},
        BadLine{"http://h/x\tsha256=" + digest + "\tsha256=" + digest, "sha256= is given twice"},
        BadLine{"http://h/x\tcode=", "code= has no value"}, BadLine{"http://h/x\tout=\t", "out= has no value"},
        BadLine{"http://h/x\tsize=", "size= has no value"}, BadLine{"http://h/x\tsha256=", "sha256= has no value"},
        BadLine{"http://h/x\tsha256=" + digest + "\tsha256:" + digest, "sha256= is given twice"},
        BadLine{"http://h/x\tsha256=" + digest + "\tdigest=sha-256:" + digest, "digest= is given twice"},
        BadLine{"http://h/x\tdigest=" + digest, "ALGORITHM:HEX"},
        BadLine{"http://h/x\tdigest=sha3:" + digest, "unknown digest algorithm"},
        BadLine{"http://h/x\tmd5=" + digest, "not a MD5 digest: it has 64 characters, not 32"},
        BadLine{"http://h/x\tsha512:" + digest, "not a SHA-512 digest"}));

INSTANTIATE_TEST_SUITE_P(
    Values, BadLines,
    testing::Values(BadLine{"http://h/x\tsha256=abc", "it has 3 characters, not 64"},
                    BadLine{"http://h/x\tsha256=" + digest + "0", "it has 65 characters, not 64"},
                    BadLine{"http://h/x\tsha256=g" + digest.substr(1), "character 1 is not a hexadecimal digit"},
                    BadLine{"http://h/x\tsize=-1", "whole number of bytes"},
                    BadLine{"http://h/x\tsize=+1", "whole number of bytes"},
                    BadLine{"http://h/x\tsize=1k", "whole number of bytes"},
                    BadLine{"http://h/x\tsize=1.5", "whole number of bytes"},
                    BadLine{"http://h/x\tsize= 1", "whole number of bytes"},
                    BadLine{"http://h/x\tsize=0x10", "whole number of bytes"},
                    BadLine{"http://h/x\tsize=9223372036854775808", "whole number of bytes"},
                    BadLine{"http://h/x\tsize=99999999999999999999", "whole number of bytes"},
                    BadLine{"http://h/x\tcode=" + std::string(256, 'c'), "longer than 255 bytes"},
                    BadLine{"http://h/x\tout=../x", "leads out of the folder"},
                    BadLine{"http://h/x\tout=/etc/passwd", "absolute"}, BadLine{"http://h/x\tout=a\\b", "backslash"},
                    BadLine{"http://h/x\tout=.hoist/x", "journal"}, BadLine{"http://h/x\tout=x.part", "partial files"},
                    BadLine{"http://h/%2e%2e", "leads out of the folder"}, BadLine{"http://h/..%2fx", "leads out"},
                    BadLine{"http://h/a%0Ab", "control character"}));

TEST(ListLine, HasADigestOfAnyAlgorithmInAnyForm) {
  for (const auto& [name, size] : std::vector<std::pair<std::string, std::size_t>>{
           {"md5", 32}, {"sha1", 40}, {"sha256", 64}, {"sha384", 96}, {"sha512", 128}}) {
    const std::string hex(size, 'c');
    for (const std::string& field : {name + "=" + hex, name + ":" + hex, "digest=" + name + ":" + hex}) {
      const Item item = parsed("http://h/x\t" + field + "\tsize=1");
      EXPECT_EQ(base::to_text(item.digest), name + ":" + hex) << field;
      EXPECT_EQ(parse_list_line(to_list_line(item), 1, NameTemplate()).digest, item.digest) << field;
    }
  }
}

TEST(ListLine, HasTheStrongestOfSeveralDigests) {
  const std::string weak = "\tmd5=" + std::string(32, '1');
  const std::string strong = "\tsha256=" + std::string(64, '2');
  EXPECT_EQ(parsed("http://h/x" + weak + strong).digest.hex, std::string(64, '2'));
  EXPECT_EQ(parsed("http://h/x" + strong + weak).digest.hex, std::string(64, '2'));
}

TEST(ListLine, IsReadWithoutBlankSpaceAtItsEnds) {
  for (const char* line :
       {"http://h/x ", " http://h/x", "\thttp://h/x\t", "http://h/x \t ", "http://h/x\r", "  http://h/x  \r"}) {
    const Item item = parsed(line);
    EXPECT_EQ(item.url, "http://h/x") << line;
    EXPECT_EQ(item.file, "x") << line;
  }
  const Item item = parsed("http://h/x \tout=a b \t");
  EXPECT_EQ(item.url, "http://h/x");
  EXPECT_EQ(item.file, "a b");
}

TEST(ListLine, HasHeaderFieldsOfItsOwn) {
  const Item item = parsed("http://h/x\theader=Authorization: Bearer a=b\theader=X-Y:z");
  EXPECT_THAT(item.headers, ElementsAre("Authorization: Bearer a=b", "X-Y:z"));
  EXPECT_EQ(parsed(to_list_line(item)).headers, item.headers);
}

INSTANTIATE_TEST_SUITE_P(Headers, BadLines,
                         testing::Values(BadLine{"http://h/x\theader=secret", "header= must be a header field"},
                                         BadLine{"http://h/x\theader=: secret", "header= must be a header field"},
                                         BadLine{"http://h/x\theader=Range: secret",
                                                 "header=: hoist sets Range itself"},
                                         BadLine{"http://h/x\theader=", "header= has no value"}));

TEST(ListLine, NamesAFolderForItsFile) {
  EXPECT_EQ(parsed("http://h/x\tdir=a/b/").file, "a/b/x");
  EXPECT_EQ(parsed("http://h/x\tout=y\tdir=a").file, "a/y");
  EXPECT_TRUE(parsed("http://h/x\tout=y").named_by_list);
  EXPECT_FALSE(parsed("http://h/x\tdir=a").named_by_list);
}

INSTANTIATE_TEST_SUITE_P(Folders, BadLines,
                         testing::Values(BadLine{"http://h/x\tdir=..", "leads out of the folder"},
                                         BadLine{"http://h/x\tdir=/tmp", "absolute"},
                                         BadLine{"http://h/x\tdir=.hoist", "journal"}));

TEST(JsonLine, IsAnItem) {
  const Item item = parsed(R"( {"url": "http://h/x", "mirrors": ["http://m/x"], "code": "C", "out": "d/y", "size": 7,)"
                           R"( "headers": ["A: b"], "sha256": ")" +
                           digest + R"(", "unknown": [{}], "md5": null} )");
  EXPECT_EQ(item.url, "http://h/x");
  EXPECT_THAT(item.mirrors, ElementsAre("http://m/x"));
  EXPECT_EQ(item.code, "C");
  EXPECT_EQ(item.file, "d/y");
  EXPECT_EQ(item.size, Bytes{7});
  EXPECT_THAT(item.headers, ElementsAre("A: b"));
  EXPECT_EQ(item.digest.hex, digest);
  EXPECT_THAT(parsed(R"({"url":"http://h/x","headers":{"A":"b"}})").headers, ElementsAre("A: b"));
}

TEST(JsonLine, MayBeAReports) {
  const Item item =
      parsed(R"({"code":"c","url":"http://h/x","mirrors":[],"file":"y","expected":{"sha256":null,"digest":"md5:)" +
             std::string(32, 'a') +
             R"(","size":7},"outcome":"failed","status":500,"bytes":0,"sha256":null,)"
             R"("attempts":1,"seconds":0,"error":{"kind":"http","message":"m","chain":[]}})");
  EXPECT_EQ(item.file, "y");
  EXPECT_EQ(base::to_text(item.digest), "md5:" + std::string(32, 'a'));
  EXPECT_EQ(item.size, Bytes{7});
}

INSTANTIATE_TEST_SUITE_P(
    Json, BadLines,
    testing::Values(BadLine{R"({"url":"http://h/x")", "not valid JSON at byte"}, BadLine{"{}", "it has no \"url\""},
                    BadLine{R"({"url":null})", "it has no \"url\""},
                    BadLine{R"({"url":7})", "its \"url\" is not a string"},
                    BadLine{R"({"url":"ftp://h/x"})", "only http:// and https:// URLs"},
                    BadLine{R"({"url":"http://h/x","mirrors":"y"})", "its \"mirrors\" is not a list of strings"},
                    BadLine{R"({"url":"http://h/x","out":"a\u0000b"})", "its \"out\" contains a NUL byte"},
                    BadLine{R"({"url":"http://h/x","code":"a\nb"})", "its \"code\" contains a control character"},
                    BadLine{R"({"url":"http://h/x","out":"../y"})", "leads out of the folder"},
                    BadLine{R"({"url":"http://h/x","size":-1})", "not a whole number of bytes"},
                    BadLine{R"({"url":"http://h/x","size":1e99999})", "a number that is too large"},
                    BadLine{R"({"url":"http://h/x","headers":["secret"]})", "must be a header field"},
                    BadLine{R"({"url":"http://h/x?k=***"})", "--redact-query"},
                    BadLine{R"({"url":"http://h/x","sha256":"00"})", "not a SHA-256 digest"}));

TEST(OptionLines, AreThoseOfAria2) {
  const Item item = parsed("http://h/x\thttp://m/x\n  out=y\n\tdir=a\n checksum=sha-1=" + std::string(40, 'a') +
                           "\n header=A: b\n referer=http://r/\n user-agent=U\n split=5 \n  code=C\n #\n");
  EXPECT_EQ(item.file, "a/y");
  EXPECT_EQ(item.code, "C");
  EXPECT_THAT(item.mirrors, ElementsAre("http://m/x"));
  EXPECT_EQ(base::to_text(item.digest), "sha1:" + std::string(40, 'a'));
  EXPECT_THAT(item.headers, ElementsAre("A: b", "Referer: http://r/", "User-Agent: U"));
}

INSTANTIATE_TEST_SUITE_P(OptionLines, BadLines,
                         testing::Values(BadLine{"http://h/x\n http-passwd=secret", "unknown option http-passwd="},
                                         BadLine{"http://h/x\n checksum=adler32=secret", "unknown digest algorithm"},
                                         BadLine{"http://h/x\n out=../y", "leads out of the folder"},
                                         BadLine{"http://h/x\n code=a\tb", "code= contains a control character"},
                                         BadLine{"http://h/x\tout=a\n out=b", "out= is given twice"}));

TEST(ToListLine, KeepsBlankSpaceAtTheEndOfAName) {
  Item item = parsed("http://h/a%20");
  EXPECT_EQ(item.file, "a ");
  EXPECT_EQ(parsed(to_list_line(item)).file, "a ");
}

TEST(ToListLine, KeepsATabInAHeader) {
  const Item item = parsed("http://h/x\n header=A: b\tcode=C");
  EXPECT_THAT(parsed(R"({"url":"http://h/x","headers":{"A":"b\tc"}})").headers, ElementsAre("A: b\tc"));
  EXPECT_THAT(parsed(to_list_line(item)).headers, ElementsAre("A: b\tcode=C"));
  EXPECT_EQ(parsed(to_list_line(item)).code, "x");
}

TEST(ToRefusedLine, SaysItsReasonWhateverTheItemIsLike) {
  for (const char* line : {"http://h/a", "http://h/a%20"}) {
    const std::string refused = to_refused_line(parsed(line), "the name\nis in use");
    EXPECT_EQ(cause_of([&] { parsed(refused); }).message(), "the name\\nis in use") << refused;
  }
}

TEST(IsItemLine, IsNotSoForBlankLinesAndComments) {
  for (const char* line :
       {"", " ", "\t \t", "\r", "#", "# http://h/x", " # x", "\t#", "#\xff", "{\"summary\":{}}", " {\"summary\":{}}"}) {
    EXPECT_FALSE(is_item_line(line)) << line;
  }
  for (const char* line : {"http://h", " x", "x # y", "\x01"}) EXPECT_TRUE(is_item_line(line)) << line;
  EXPECT_TRUE(is_item_line("\0"s));
}

TEST(ToListLine, IsReadBackAsTheSameItem) {
  for (const std::string& line :
       {"http://h/a%20b"s, "http://h/x\tcode=k=l m\tout=a/b c\tsha256=" + digest + "\tsize=0\thttp://m/\thttp://n/"s}) {
    const Item item = parsed(line);
    const Item again = parse_list_line(to_list_line(item), 99, NameTemplate("{n}"));
    EXPECT_EQ(again.url, item.url);
    EXPECT_EQ(again.code, item.code);
    EXPECT_EQ(again.file, item.file);
    EXPECT_EQ(again.digest.hex, item.digest.hex);
    EXPECT_EQ(again.size, item.size);
    EXPECT_EQ(again.mirrors, item.mirrors);
  }
}

}  // namespace
}  // namespace hoist::source
