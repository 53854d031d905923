#include "http/media_type.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hoist/cause.hpp"

namespace hoist::http {
namespace {

TEST(MediaType, IsTypeAndSubtypeInLowerCase) {
  EXPECT_EQ(media_type("text/html"), "text/html");
  EXPECT_EQ(media_type(" Text/HTML ; charset=utf-8"), "text/html");
  EXPECT_EQ(media_type("application/problem+json;v=1"), "application/problem+json");
  for (const char* text : {"", ";", "text", "text/", "/html", "text html", "text/html, text/plain", "te\"xt/html"}) {
    EXPECT_EQ(media_type(text), "") << text;
  }
}

TEST(MediaRange, HasAStarForAWholePart) {
  for (const char* text : {"image/png", "image/*", "*/*", "application/vnd.x+json"}) EXPECT_TRUE(is_media_range(text));
  for (const char* text : {"", "*", "image", "*/png", "im*/png", "image/p*", "image/", "image/png;q=1"}) {
    EXPECT_FALSE(is_media_range(text)) << text;
  }
}

TEST(MediaRange, ContainsTypes) {
  EXPECT_TRUE(is_in_range("image/png", "image/png"));
  EXPECT_TRUE(is_in_range("image/png", "image/*"));
  EXPECT_TRUE(is_in_range("", "*/*"));
  EXPECT_FALSE(is_in_range("imagex/png", "image/*"));
  EXPECT_FALSE(is_in_range("image/pngx", "image/png"));
  EXPECT_FALSE(is_in_range("", "image/*"));
}

TEST(RequireType, RefusesAnotherTypeForGood) {
  const std::vector<std::string> images = {"image/*"};
  EXPECT_NO_THROW(require_type("image/gif", images));
  EXPECT_NO_THROW(require_type("text/html", {}));
  try {
    require_type("text/html", images);
    ADD_FAILURE() << "it was accepted";
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::http);
    EXPECT_FALSE(cause.retryable());
    EXPECT_EQ(cause.message(), "the file has type text/html, not image/* as --accept-type asks");
  }
}

TEST(PlainOrJson, IsWhatMayBeQuoted) {
  for (const char* text : {"text/plain", "application/json; charset=x", "application/problem+json", "TEXT/plain"}) {
    EXPECT_TRUE(is_plain_or_json(text)) << text;
  }
  for (const char* text : {"", "text/html", "application/xml", "image/png", "application/jsonp"}) {
    EXPECT_FALSE(is_plain_or_json(text)) << text;
  }
}

TEST(ContradictsHtml, IsSaidByTheEndingOfAName) {
  for (const char* file : {"a.gif", "a/b.CSV", "a.tar.gz", "a.html.bz2", "a.jsonl"})
    EXPECT_TRUE(contradicts_html(file)) << file;
  for (const char* file : {"", "a", "a.html", "a.HTM", "a.php", ".gif", "a.", "b.gif/a", "a.sqlite"}) {
    EXPECT_FALSE(contradicts_html(file)) << file;
  }
}

}  // namespace
}  // namespace hoist::http
