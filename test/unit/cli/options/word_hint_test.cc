#include "cli/options/word_hint.hpp"

#include <gmock/gmock.h>

namespace hoist::cli {
namespace {

TEST(WordHint, OfAUrlWithoutItsSchemeIsThatUrl) {
  for (const std::string word : {"example.org/f", "example.org", "EXAMPLE.org/F", "localhost/f", "localhost:8000/f",
                                 "127.0.0.1:80", "[::1]:8080/f", "a-b.example.museum?q", "h.example.org:1/x:y"}) {
    EXPECT_EQ(word_hint(word), "'" + word + "' is not a URL without its scheme: did you mean https://" + word + "?");
  }
  EXPECT_EQ(word_hint("example.org/list.txt"),
            "'example.org/list.txt' is not a URL without its scheme: did you mean "
            "https://example.org/list.txt?");
  for (const char* word : {"http:/example.org/f", "https:example.org", "HTTP:/h"}) {
    EXPECT_THAT(word_hint(word), testing::StartsWith("a URL begins with http:// or https://")) << word;
  }
}

TEST(WordHint, NeverQuotesAPassword) {
  EXPECT_THAT(word_hint("me:secret@example.org/f"),
              testing::AllOf(testing::Not(testing::HasSubstr("secret")), testing::HasSubstr("https://")));
}

TEST(WordHint, OfAFileIsTheOptionForLists) {
  EXPECT_EQ(word_hint("/dev/null"), "'/dev/null' is a file: -i /dev/null fetches the URLs in it");
  EXPECT_EQ(word_hint("no-such.txt"), "there is no file 'no-such.txt': -i LIST fetches the URLs in a file");
  EXPECT_THAT(word_hint("./no/such.list"), testing::StartsWith("there is no file"));
}

TEST(WordHint, IsEmptyForWhatMayBeAnything) {
  for (const char* word :
       {"", "ABC", "BR,IN", "A4", "\xc3\xa9", "stations:1", "/dev", "..", "a..b", ".", "U.S", "nope:X", "metar:KJFK"}) {
    EXPECT_EQ(word_hint(word), "") << word;
  }
}

}  // namespace
}  // namespace hoist::cli
