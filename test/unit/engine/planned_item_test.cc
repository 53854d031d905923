#include "engine/planned_item.hpp"

#include <gtest/gtest.h>

namespace hoist::engine {
namespace {

constexpr const char* url = "http://host/file";

PlannedItem with_all() {
  PlannedItem planned;
  planned.item.url = url;
  planned.known_url = url;
  planned.copy = {.etag = "\"v1\"", .last_modified = "Sun, 22 Nov 2026 16:28:00 GMT"};
  planned.part_url = url;
  planned.part_bytes = 100;
  planned.part_etag = "\"v2\"";
  planned.part_whole = Bytes{1000};
  return planned;
}

TEST(KnownOf, IsWhatTheJournalKnowsOfThatUrl) {
  const PlannedItem planned = with_all();
  for (const char* asked : {url, "http://user:password@host/file"}) {
    const http::Known known = known_of(planned, asked);
    EXPECT_EQ(known.etag, "\"v1\"") << asked;
    EXPECT_EQ(known.last_modified, planned.copy.last_modified) << asked;
    EXPECT_EQ(known.part_bytes, 100U) << asked;
    EXPECT_EQ(known.part_etag, "\"v2\"") << asked;
    EXPECT_EQ(known.part_whole, Bytes{1000}) << asked;
  }
}

TEST(KnownOf, IsNothingOfAMirror) {
  const PlannedItem planned = with_all();
  const http::Known known = known_of(planned, "http://mirror/file");
  EXPECT_EQ(known.etag, "");
  EXPECT_EQ(known.last_modified, "");
  EXPECT_EQ(known.part_bytes, 0U);
}

TEST(KnownOf, TellsACopyFromAPartOfAnotherUrl) {
  PlannedItem planned = with_all();
  planned.part_url = "http://mirror/file";
  EXPECT_EQ(known_of(planned, url).part_bytes, 0U);
  EXPECT_EQ(known_of(planned, url).etag, "\"v1\"");
  EXPECT_EQ(known_of(planned, "http://mirror/file").part_bytes, 100U);
  EXPECT_EQ(known_of(planned, "http://mirror/file").etag, "");
}

}  // namespace
}  // namespace hoist::engine
