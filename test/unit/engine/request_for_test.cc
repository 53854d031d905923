#include "engine/request_for.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::engine {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* url = "http://host/file";

PlannedItem with_copy() {
  PlannedItem planned;
  planned.item.url = url;
  planned.known_url = url;
  planned.copy = {.etag = "\"v1\"", .last_modified = "Sun, 22 Nov 2026 16:28:00 GMT"};
  return planned;
}

PlannedItem with_part() {
  PlannedItem planned;
  planned.item.url = url;
  planned.part_url = url;
  planned.part_bytes = 100;
  planned.part_etag = "\"v1\"";
  planned.part_whole = Bytes{1000};
  return planned;
}

http::ResponseHead answer(int status, const char* range, const char* etag = "\"v1\"") {
  http::ResponseHead head;
  head.status = status;
  head.validators.etag = etag;
  head.range = http::parse_content_range(range);
  return head;
}

TEST(RequestFor, AsksForAllOfAnItemOfWhichNothingIsKnown) {
  PlannedItem planned;
  planned.item.url = url;
  const http::Request request = request_for(planned, url);
  EXPECT_EQ(request.url, url);
  EXPECT_THAT(request.fields, IsEmpty());
  EXPECT_EQ(request.from, 0U);
  EXPECT_FALSE(is_conditional(request));
}

TEST(RequestFor, AsksWhetherTheCopyHasChanged) {
  const http::Request request = request_for(with_copy(), url);
  EXPECT_THAT(request.fields, ElementsAre("If-None-Match: \"v1\"", "If-Modified-Since: Sun, 22 Nov 2026 16:28:00 GMT"));
  EXPECT_TRUE(is_conditional(request));
}

TEST(RequestFor, AsksAMirrorForAllOfIt) {
  EXPECT_THAT(request_for(with_copy(), "http://mirror/file").fields, IsEmpty());
  EXPECT_EQ(request_for(with_part(), "http://mirror/file").from, 0U);
}

TEST(RequestFor, AsksForTheRestOfAPartOfTheSameVersion) {
  const http::Request request = request_for(with_part(), url);
  EXPECT_EQ(request.from, 100U);
  EXPECT_THAT(request.fields, ElementsAre("If-Range: \"v1\""));
  EXPECT_FALSE(is_conditional(request));
}

TEST(FitsPart, TakesTheRestAndNothingElse) {
  struct Row {
    const char* what;
    http::ResponseHead head;
    bool fits;
  };
  const Row rows[] = {
      {"the rest", answer(206, "bytes 100-999/1000"), true},
      {"without repeating the validator", answer(206, "bytes 100-999/1000", ""), true},
      {"another beginning", answer(206, "bytes 99-999/1000"), false},
      {"the beginning", answer(206, "bytes 0-999/1000"), false},
      {"not up to the end", answer(206, "bytes 100-899/1000"), false},
      {"of another size", answer(206, "bytes 100-1999/2000"), false},
      {"of a size it does not know", answer(206, "bytes 100-999/*"), false},
      {"of another version", answer(206, "bytes 100-999/1000", "\"v2\""), false},
      {"without saying which", answer(206, ""), false},
      {"nothing is left, though there was more before", answer(416, "bytes */100"), false},
      {"nothing is left, though the part is not all", answer(416, "bytes */50"), false},
      {"nothing is left, of how much is not said", answer(416, ""), false},
      {"the whole file", answer(200, ""), true},
      {"an error", answer(503, ""), true},
  };
  for (const Row& row : rows) EXPECT_EQ(fits_part(with_part(), row.head), row.fits) << row.what;
}

TEST(FitsPart, TakesAPartThatIsAllThereIs) {
  PlannedItem planned = with_part();
  planned.part_whole = Bytes{100};
  EXPECT_TRUE(fits_part(planned, answer(416, "bytes */100")));
  planned.part_whole.reset();
  EXPECT_TRUE(fits_part(planned, answer(416, "bytes */100")));
}

}  // namespace
}  // namespace hoist::engine
