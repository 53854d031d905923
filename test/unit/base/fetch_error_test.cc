#include "hoist/fetch_error.hpp"

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr ErrorKind all_kinds[] = {ErrorKind::http, ErrorKind::network,   ErrorKind::tls,         ErrorKind::timeout,
                                   ErrorKind::disk, ErrorKind::integrity, ErrorKind::interrupted, ErrorKind::internal};

TEST(ErrorKind, HasANameOfItsOwnEach) {
  std::set<std::string> names;
  for (const ErrorKind kind : all_kinds) {
    EXPECT_FALSE(name(kind).empty());
    names.emplace(name(kind));
  }
  EXPECT_EQ(names.size(), std::size(all_kinds));
}

TEST(ErrorKind, IsNamedInWords) {
  EXPECT_EQ(name(ErrorKind::http), "HTTP error");
  EXPECT_EQ(name(ErrorKind::network), "network error");
  EXPECT_EQ(name(ErrorKind::tls), "TLS error");
  EXPECT_EQ(name(ErrorKind::timeout), "timeout");
  EXPECT_EQ(name(ErrorKind::disk), "disk error");
  EXPECT_EQ(name(ErrorKind::integrity), "integrity error");
  EXPECT_EQ(name(ErrorKind::interrupted), "interrupted");
  EXPECT_EQ(name(ErrorKind::internal), "internal error");
}

TEST(Cause, SaysItsMessage) {
  const Cause cause(ErrorKind::http, "HTTP 404 - Not Found", 404);
  EXPECT_EQ(cause.kind(), ErrorKind::http);
  EXPECT_EQ(cause.message(), "HTTP 404 - Not Found");
  EXPECT_EQ(cause.http_status(), 404);
  EXPECT_STREQ(cause.what(), "HTTP 404 - Not Found");
}

TEST(Cause, SaysTheNameOfItsKindWhereItHasNoMessage) {
  for (const ErrorKind kind : all_kinds) {
    const Cause cause(kind, "");
    EXPECT_EQ(cause.what(), std::string(name(kind)));
    EXPECT_EQ(cause.message(), "");
    EXPECT_EQ(cause.http_status(), 0);
  }
}

TEST(FetchError, DescribesItselfWithTheMessageOfTheNearestCause) {
  const FetchError error("AD", "fetching", {{ErrorKind::timeout, "no byte came"}, {ErrorKind::network, "reset"}});
  EXPECT_EQ(error.describe(), "no byte came");
  EXPECT_EQ(error.kind(), ErrorKind::timeout);
}

TEST(FetchError, DescribesItselfWithTheNameOfTheKindWhereTheNearestCauseHasNoMessage) {
  const FetchError error("AD", "fetching", {{ErrorKind::tls, ""}, {ErrorKind::network, "reset"}});
  EXPECT_EQ(error.describe(), "TLS error");
}

TEST(FetchError, IsInternalWhereItHasNoCause) {
  const FetchError error("AD", "fetching");
  EXPECT_EQ(error.kind(), ErrorKind::internal);
  EXPECT_EQ(error.describe(), "internal error");
  EXPECT_EQ(error.http_status(), 0);
  EXPECT_THAT(error.causes(), IsEmpty());
  EXPECT_THAT(error.chain(), ElementsAre("fetching"));
}

TEST(FetchError, HasTheFirstStatusInItsChain) {
  const FetchError error(
      "AD", "fetching",
      {{ErrorKind::network, "reset"}, {ErrorKind::http, "HTTP 503", 503}, {ErrorKind::http, "", 500}});
  EXPECT_EQ(error.http_status(), 503);
}

TEST(FetchError, ListsItsChainFromWhatWasTriedToTheDeepestCause) {
  const FetchError error("AD", "fetching http://host/ad.gif",
                         {{ErrorKind::disk, "cannot write"}, {ErrorKind::disk, ""}});
  EXPECT_THAT(error.chain(), ElementsAre("fetching http://host/ad.gif", "cannot write", "disk error"));
}

TEST(FetchError, KnowsItsCodeAndWhatWasTried) {
  const FetchError error("AD", "fetching http://host/ad.gif");
  EXPECT_EQ(error.code(), "AD");
  EXPECT_EQ(error.tried(), "fetching http://host/ad.gif");
  EXPECT_STREQ(error.what(), "fetching http://host/ad.gif");
}

}  // namespace
}  // namespace hoist
