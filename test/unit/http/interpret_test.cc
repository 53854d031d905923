#include "http/interpret.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/status.hpp"

namespace hoist::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* url = "http://host/file";
constexpr const char* date = "Sun, 22 Nov 2026 16:28:00 GMT";

Known copy() { return {.etag = "\"v1\"", .last_modified = date}; }

Known part() { return {.part_bytes = 100, .part_etag = "\"v1\"", .part_whole = Bytes{1000}}; }

ResponseHead answer(int status, const char* range = "", const char* etag = "\"v1\"") {
  ResponseHead head;
  head.status = status;
  head.validators.etag = etag;
  head.range = parse_content_range(range);
  return head;
}

TEST(RequestFor, AsksForAllOfAFileOfWhichNothingIsKnown) {
  const Request request = request_for(Known{}, url);
  EXPECT_EQ(request.url, url);
  EXPECT_THAT(request.fields, IsEmpty());
  EXPECT_EQ(request.from, 0U);
  EXPECT_EQ(request.credentials, Credentials::given);
}

TEST(RequestFor, AsksWhetherTheCopyHasChanged) {
  const Request request = request_for(copy(), url);
  EXPECT_THAT(request.fields, ElementsAre("If-None-Match: \"v1\"", std::string("If-Modified-Since: ") + date));
  EXPECT_EQ(request.from, 0U);
}

TEST(RequestFor, AsksForTheRestOfAPartEvenWhereThereIsACopy) {
  Known both = part();
  both.etag = "\"v0\"";
  for (const Known& known : {part(), both}) {
    const Request request = request_for(known, url);
    EXPECT_EQ(request.from, 100U);
    EXPECT_THAT(request.fields, ElementsAre("If-Range: \"v1\""));
  }
}

TEST(RequestFor, AsksForTheRestOfAPartOfOneByte) {
  Known known = part();
  known.part_bytes = 1;
  const Request request = request_for(known, url);
  EXPECT_EQ(request.from, 1U);
  EXPECT_THAT(request.fields, ElementsAre("If-Range: \"v1\""));
  EXPECT_EQ(interpret(request, known, answer(206, "bytes 1-999/1000")), Meaning::rest);
}

TEST(Whole, AsksTheSameServerForAllOfTheFile) {
  Request request = request_for(part(), url);
  request.credentials = Credentials::none;
  const Request again = whole(request);
  EXPECT_EQ(again.url, url);
  EXPECT_THAT(again.fields, IsEmpty());
  EXPECT_EQ(again.from, 0U);
  EXPECT_EQ(again.credentials, Credentials::none);
}

std::string name(Meaning meaning) {
  const char* const names[] = {"file",          "rest",       "unchanged", "not found",
                               "part complete", "part stale", "redirect",  "error"};
  return names[static_cast<std::size_t>(meaning)];
}

struct Row {
  const char* what;
  ResponseHead head;
  Meaning plain;        // where nothing is known
  Meaning conditional;  // where there is a copy
  Meaning ranged;       // where there is a part
};

TEST(Interpret, SaysWhatAStatusMeans) {
  using enum Meaning;
  const Row rows[] = {
      {"the file", answer(200), file, file, file},
      {"by way of a proxy that changed it", answer(203), file, file, file},
      {"a range that was not requested", answer(206, "bytes 100-999/1000"), error, error, rest},
      {"an unsatisfiable range", answer(416, "bytes */1000"), error, error, part_stale},
      {"as before", answer(304), error, unchanged, error},
      {"nothing there", answer(404), not_found, not_found, not_found},
      {"nothing there any more", answer(410), error, error, error},
      {"nothing in it", answer(204), error, error, error},
      {"created", answer(201), error, error, error},
      {"a redirect that leads nowhere", answer(302), error, error, error},
      {"who are you", answer(401), error, error, error},
      {"busy", answer(503), error, error, error},
      {"no status at all", answer(0), error, error, error},
      {"an unknown one", answer(599), error, error, error},
  };
  for (const Row& row : rows) {
    const auto meaning_for = [&](const Known& known) {
      return name(interpret(request_for(known, url), known, row.head));
    };
    EXPECT_EQ(meaning_for(Known{}), name(row.plain)) << row.what;
    EXPECT_EQ(meaning_for(copy()), name(row.conditional)) << row.what;
    EXPECT_EQ(meaning_for(part()), name(row.ranged)) << row.what;
  }
}

TEST(SegmentOf, AsksForARangeOfOneVersionOrOfAny) {
  Request first = request_for(copy(), url);
  first.credentials = Credentials::own_entry;
  const Request segment = segment_of(first, 100, 200, "\"v1\"");
  EXPECT_EQ(segment.from, 100U);
  EXPECT_EQ(segment.to, 200U);
  EXPECT_EQ(segment.credentials, Credentials::own_entry);
  EXPECT_THAT(segment.fields, ElementsAre("If-Range: \"v1\""));
  EXPECT_THAT(segment_of(first, 100, 200, "").fields, IsEmpty());
}

TEST(Interpret, TakesForASegmentWhatIsExactlyThat) {
  const Request request = segment_of({.url = url}, 100, 200, "\"v1\"");
  const auto is_it = [&](const ResponseHead& head) { return interpret(request, part(), head) == Meaning::rest; };
  EXPECT_TRUE(is_it(answer(206, "bytes 100-199/1000")));
  EXPECT_TRUE(is_it(answer(206, "bytes 100-199/1000", "")));
  for (const char* range : {"bytes 100-198/1000", "bytes 100-200/1000", "bytes 99-199/1000", "bytes 100-999/1000",
                            "bytes 100-199/1001", "bytes 100-199/*", ""}) {
    EXPECT_FALSE(is_it(answer(206, range))) << range;
  }
  EXPECT_FALSE(is_it(answer(206, "bytes 100-199/1000", "\"v2\"")));
  EXPECT_FALSE(is_it(answer(200)));
  Known anywhere = part();
  anywhere.part_etag = {};
  EXPECT_EQ(interpret(request, anywhere, answer(206, "bytes 100-199/1000", "\"other\"")), Meaning::rest);
}

TEST(Interpret, TakesARedirectOfAnyRequestForWhatItIs) {
  for (const int status : {300, 301, 302, 303, 307, 308, 304, 305, 200, 404, 503}) {
    ResponseHead head = answer(status);
    head.location = "/there";
    for (const Known& known : {Known{}, part()}) {
      const bool redirects = interpret(request_for(known, url), known, head) == Meaning::redirect;
      EXPECT_EQ(redirects, status >= 300 && status <= 308 && status != 304 && status != 305) << status;
    }
  }
}

TEST(Interpret, ContinuesAPartWithItsRestAndNothingElse) {
  using enum Meaning;
  struct Answer {
    const char* what;
    ResponseHead head;
    Meaning meaning;
  };
  const Answer answers[] = {
      {"the rest", answer(206, "bytes 100-999/1000"), rest},
      {"without repeating the validator", answer(206, "bytes 100-999/1000", ""), rest},
      {"another beginning", answer(206, "bytes 99-999/1000"), part_stale},
      {"the beginning", answer(206, "bytes 0-999/1000"), part_stale},
      {"not up to the end", answer(206, "bytes 100-899/1000"), part_stale},
      {"of another size", answer(206, "bytes 100-1999/2000"), part_stale},
      {"of a size it does not know", answer(206, "bytes 100-999/*"), part_stale},
      {"of another version", answer(206, "bytes 100-999/1000", "\"v2\""), part_stale},
      {"without saying which", answer(206), part_stale},
      {"nothing is left, though there was more before", answer(416, "bytes */100"), part_stale},
      {"nothing is left, though the part is not all", answer(416, "bytes */50"), part_stale},
      {"nothing is left, of how much is not said", answer(416), part_stale},
      {"the whole file", answer(200), file},
      {"an error", answer(503), error},
  };
  for (const Answer& row : answers) {
    EXPECT_EQ(name(interpret(request_for(part(), url), part(), row.head)), name(row.meaning)) << row.what;
  }
}

TEST(Interpret, TakesAPartThatIsAllThereIs) {
  Known known = part();
  for (const std::optional<Bytes>& size : {std::optional(Bytes{100}), std::optional<Bytes>()}) {
    known.part_whole = size;
    EXPECT_EQ(interpret(request_for(known, url), known, answer(416, "bytes */100")), Meaning::part_complete);
  }
}

TEST(Interpret, DoesNotBelieveA304ThatNamesAnotherSizeThanTheCopyHas) {
  Known known = copy();
  known.copy_size = Bytes{10};
  ResponseHead head = answer(304);
  const auto meaning = [&] { return name(interpret(request_for(known, url), known, head)); };
  EXPECT_EQ(meaning(), name(Meaning::unchanged));
  for (const std::uint64_t size : {0U, 10U}) {  // 0 is what some servers send with every 304
    head.body_size = Bytes{size};
    EXPECT_EQ(meaning(), name(Meaning::unchanged)) << size;
  }
  for (const std::uint64_t size : {1U, 9U, 11U}) {
    head.body_size = Bytes{size};
    EXPECT_EQ(meaning(), name(Meaning::part_stale)) << size;
  }
  known.copy_size = {};
  EXPECT_EQ(meaning(), name(Meaning::unchanged));
}

TEST(CarriesFile, IsSaidByTheStatus) {
  for (const int status : {200, 203}) EXPECT_TRUE(carries_file(status, 0) && carries_file(status, 1)) << status;
  EXPECT_TRUE(carries_file(206, 1));
  EXPECT_FALSE(carries_file(206, 0));
  for (const int status : {0, 199, 201, 202, 204, 205, 207, 304, 404, 416}) {
    EXPECT_FALSE(carries_file(status, 0) || carries_file(status, 1)) << status;
  }
}

TEST(Interpret, TakesAPartForNothingOnceTheWholeWasAskedFor) {
  const Request again = whole(request_for(part(), url));
  for (const int status : {206, 416, 304}) {
    EXPECT_EQ(interpret(again, part(), answer(status, "bytes 100-999/1000")), Meaning::error) << status;
  }
}

TEST(ErrorOf, NamesTheStatus) {
  for (const int status : {201, 206, 302, 400, 404, 410, 503, 599}) {
    const Cause cause = error_of(answer(status));
    EXPECT_EQ(cause.kind(), ErrorKind::http);
    EXPECT_EQ(cause.http_status(), status);
    EXPECT_EQ(cause.message(), status_message(status));
  }
}

TEST(ErrorOf, NamesWhoAsksForALoginAndHow) {
  ResponseHead head = answer(401);
  head.challenges = "Basic realm=x, Digest";
  EXPECT_EQ(error_of(head).message(), "HTTP 401 - Unauthorized (the server offers Basic, Digest)");
  head.status = 407;
  EXPECT_EQ(error_of(head).message(), "HTTP 407 - Proxy Authentication Required (the proxy offers Basic, Digest)");
}

TEST(ErrorOf, SaysOfWhichStatusesThereIsHope) {
  for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
    EXPECT_TRUE(error_of(answer(status)).retryable()) << status;
    EXPECT_TRUE(tunnel_error(status).retryable()) << status;
  }
  for (const int status : {400, 401, 403, 407, 410, 501, 505}) {
    EXPECT_FALSE(error_of(answer(status)).retryable()) << status;
    EXPECT_FALSE(tunnel_error(status).retryable()) << status;
  }
  EXPECT_EQ(tunnel_error(407).message(), "the proxy answered HTTP 407 - Proxy Authentication Required");
}

TEST(ErrorOf, PassesOnHowLongTheServerWantsToBeLeftAlone) {
  ResponseHead head = answer(503);
  head.retry_after = std::chrono::seconds(7);
  EXPECT_EQ(error_of(head).retry_after(), std::chrono::seconds(7));
  EXPECT_EQ(error_of(answer(503)).retry_after(), std::nullopt);
}

TEST(ErrorOf, IsThatThereMayBeHopeWhereTheUserSaysSo) {
  const int also[] = {403, 404};
  EXPECT_TRUE(error_of(answer(404), also).retryable());
  EXPECT_TRUE(error_of(answer(503), also).retryable());
  EXPECT_FALSE(error_of(answer(410), also).retryable());
}

TEST(ErrorOf, HasNoWaitWhereThereIsNoHope) {
  ResponseHead head = answer(410);
  head.retry_after = std::chrono::seconds(7);
  EXPECT_EQ(error_of(head).retry_after(), std::nullopt);
}

TEST(ErrorOf, WaitsUntilRequestsAreAllowedAgainUnlessTheServerSaysWhenToRetry) {
  ResponseHead head = answer(429);
  head.exhausted = std::chrono::seconds(30);
  EXPECT_EQ(error_of(head).retry_after(), std::chrono::seconds(30));
  head.retry_after = std::chrono::seconds(7);
  EXPECT_EQ(error_of(head).retry_after(), std::chrono::seconds(7));
}

TEST(ErrorOf, QuotesWhatThePageSays) {
  EXPECT_EQ(error_of(answer(503), {}, "come back later").message(),
            "HTTP 503 - Service Unavailable: \"come back later\"");
}

}  // namespace
}  // namespace hoist::http
