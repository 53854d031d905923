#include "http/decoder.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hoist/cause.hpp"

namespace hoist::http {
namespace {

using testing::Le;

constexpr std::string_view plain = "again and again and again\n";

template <std::size_t size>
constexpr std::string_view bytes(const char (&literal)[size]) {
  return {literal, size - 1};
}

/// `plain` in every coding, as other programs pack it; "raw" is what some servers send as deflate.
const std::map<std::string, std::string_view> encoded{
    {"gzip", bytes("\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4b\x4c\x4f\xcc\xcc\x53\x48\xcc\x4b\x51\x48\x44\x65\x71"
                   "\x01\x00\x37\x7b\xd6\xfd\x1a\x00\x00\x00")},
    {"deflate", bytes("\x78\x9c\x4b\x4c\x4f\xcc\xcc\x53\x48\xcc\x4b\x51\x48\x44\x65\x71\x01\x00\x7c\x5e\x08\xf1")},
    {"raw", bytes("\x4b\x4c\x4f\xcc\xcc\x53\x48\xcc\x4b\x51\x48\x44\x65\x71\x01\x00")},
    {"br", bytes("\x1b\x19\x00\xf8\x25\x14\x72\x10\x45\x84\x29\x05\x1e\x72\xdf\x09")},
    {"zstd", bytes("\x28\xb5\x2f\xfd\x20\x1a\x8d\x00\x00\x58\x61\x67\x61\x69\x6e\x20\x61\x6e\x64\x20\x0a\x01\x00\xed"
                   "\x0a\x12")},
};

/// What a body decodes to that arrives in pieces of so many bytes.
std::string decode_all(std::string_view codings, std::string_view body, std::size_t piece = 1000) {
  const std::unique_ptr<Decoder> decoder = make_decoder(codings);
  std::string result;
  for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
    decoder->decode(body.substr(0, piece), [&](std::string_view more) {
      EXPECT_THAT(more.size(), Le(Decoder::step));
      result += more;
    });
  }
  decoder->finish();
  return result;
}

std::optional<Cause> failure_of(std::string_view codings, std::string_view body) {
  try {
    decode_all(codings, body);
    return std::nullopt;
  } catch (const Cause& cause) {
    return cause;
  }
}

class EachCoding : public testing::TestWithParam<std::string> {
 protected:
  std::string name() const { return GetParam() == "raw" ? "deflate" : GetParam(); }
  std::string body() const { return std::string(encoded.at(GetParam())); }
  void SetUp() override {
    if (known_codings().find(name()) == std::string::npos) GTEST_SKIP() << "built without it";
  }
};

TEST_P(EachCoding, IsUndoneHoweverTheBodyIsCut) {
  for (const std::size_t piece : {1, 2, 3, 7, 100}) EXPECT_EQ(decode_all(name(), body(), piece), plain);
}

TEST_P(EachCoding, MakesATruncatedBodyARetryableError) {
  for (std::size_t size = 1; size < body().size(); ++size) {
    const auto cause = failure_of(name(), body().substr(0, size));
    ASSERT_TRUE(cause) << size;
    EXPECT_EQ(cause->kind(), ErrorKind::network) << size << cause->message();
    EXPECT_TRUE(cause->retryable());
  }
}

TEST_P(EachCoding, MakesGarbageBehindTheBodyAnError) {
  for (const std::string garbage : {"garbage", "\x01\x02\x03\x04\x05"}) {
    const auto cause = failure_of(name(), body() + garbage);
    ASSERT_TRUE(cause);
    EXPECT_EQ(cause->kind(), ErrorKind::http);
    EXPECT_FALSE(cause->retryable());
  }
}

TEST_P(EachCoding, MakesWhatIsNotOfItAnError) {
  const auto cause = failure_of(name(), "\xff\xff<html>This is not compressed at all.</html>");
  ASSERT_TRUE(cause);
  EXPECT_EQ(cause->kind(), ErrorKind::http);
}

TEST_P(EachCoding, TakesNoBytesForAnEmptyFile) { EXPECT_EQ(decode_all(name(), ""), ""); }

TEST_P(EachCoding, LetsTheSinkEndIt) {
  const std::unique_ptr<Decoder> decoder = make_decoder(name());
  const auto refuse = [](std::string_view) { throw Cause(ErrorKind::disk, "full"); };
  EXPECT_THROW(decoder->decode(body(), refuse), Cause);
}

INSTANTIATE_TEST_SUITE_P(Decoder, EachCoding, testing::Values("gzip", "deflate", "raw", "br", "zstd"),
                         [](const auto& test) { return test.param; });

TEST(Decoder, UndoesMembersAndFramesThatFollowEachOther) {
  const std::string twice = std::string(plain) + std::string(plain);
  for (const char* coding : {"gzip", "zstd"}) {
    const std::string body(encoded.at(coding));
    for (const std::size_t piece : {1, 1000}) EXPECT_EQ(decode_all(coding, body + body, piece), twice) << coding;
  }
}

TEST(Decoder, UndoesTheLastCodingFirst) {
  // gzip around gzip: a stored block (RFC 1951 section 3.2.4), so that it can be made here.
  const std::string inner(encoded.at("gzip"));
  const auto size = static_cast<char>(inner.size());
  std::string outer = {1, size, 0, static_cast<char>(~size), static_cast<char>(0xff)};
  outer += inner;
  EXPECT_EQ(decode_all("gzip, deflate", outer), plain);
  EXPECT_EQ(decode_all(" GZIP ,identity,, Deflate", outer), plain);
}

TEST(Decoder, HasNothingToDoWithoutACoding) {
  EXPECT_EQ(make_decoder(""), nullptr);
  EXPECT_EQ(make_decoder("identity"), nullptr);
}

TEST(Decoder, RefusesWhatNobodyAskedFor) {
  EXPECT_THROW(make_decoder("compress"), Cause);
  EXPECT_THROW(make_decoder("gzip, rot13"), Cause);
  EXPECT_THROW(make_decoder("gzip,gzip,gzip,gzip,gzip,gzip"), Cause);
}

}  // namespace
}  // namespace hoist::http
