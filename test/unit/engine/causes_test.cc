#include "engine/causes.hpp"

#include <exception>
#include <functional>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hoist::engine {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Runs something that throws, and throws an error of its own around what was thrown.
template <typename Error>
void throw_around(const std::function<void()>& inner, Error error) {
  try {
    inner();
  } catch (...) {
    std::throw_with_nested(std::move(error));
  }
}

/// The causes of a FetchError that is thrown around what `inner` throws.
FetchError caught(const std::function<void()>& inner) {
  try {
    throw_around(inner, FetchError("AD", "fetching http://host/ad/ad.gif"));
  } catch (const FetchError& error) {
    return with_causes(error);
  }
  ADD_FAILURE() << "nothing was thrown";
  return FetchError("", "");
}

TEST(WithCauses, KeepsCodeAndWhatWasTried) {
  const FetchError error = caught([] { throw Cause(ErrorKind::network, "no route"); });
  EXPECT_EQ(error.code(), "AD");
  EXPECT_EQ(error.tried(), "fetching http://host/ad/ad.gif");
}

TEST(WithCauses, KeepsACauseAsItIs) {
  const FetchError error = caught([] { throw Cause(ErrorKind::http, "HTTP 503 - Service Unavailable", 503); });
  ASSERT_EQ(error.causes().size(), 1U);
  EXPECT_EQ(error.kind(), ErrorKind::http);
  EXPECT_EQ(error.http_status(), 503);
  EXPECT_EQ(error.describe(), "HTTP 503 - Service Unavailable");
}

TEST(WithCauses, KeepsACauseWithoutAMessageWithoutOne) {
  const FetchError error = caught([] { throw Cause(ErrorKind::timeout, ""); });
  ASSERT_EQ(error.causes().size(), 1U);
  EXPECT_EQ(error.causes().front().message(), "");
  EXPECT_EQ(error.describe(), "timeout");
}

TEST(WithCauses, HoldsAWholeChainTheNearestFirst) {
  const auto first = [] { throw Cause(ErrorKind::network, "connection reset"); };
  const auto second = [&] { throw_around(first, Cause(ErrorKind::tls, "handshake broken")); };
  const auto third = [&] { throw_around(second, std::runtime_error("proxy trouble")); };
  const auto fourth = [&] { throw_around(third, Cause(ErrorKind::http, "HTTP 502 - Bad Gateway", 502)); };
  const FetchError error = caught(fourth);
  EXPECT_THAT(error.chain(), ElementsAre("fetching http://host/ad/ad.gif", "HTTP 502 - Bad Gateway", "proxy trouble",
                                         "handshake broken", "connection reset"));
  EXPECT_EQ(error.causes()[0].kind(), ErrorKind::http);
  EXPECT_EQ(error.causes()[1].kind(), ErrorKind::internal);
  EXPECT_EQ(error.causes()[2].kind(), ErrorKind::tls);
  EXPECT_EQ(error.causes()[3].kind(), ErrorKind::network);
}

TEST(WithCauses, CallsAnythingThatIsNoCauseInternal) {
  const FetchError error = caught([] { throw std::runtime_error("something odd"); });
  EXPECT_EQ(error.kind(), ErrorKind::internal);
  EXPECT_EQ(error.describe(), "something odd");
}

TEST(WithCauses, KeepsTheWordsOfASystemError) {
  const FetchError error =
      caught([] { throw std::system_error(std::make_error_code(std::errc::too_many_files_open), "opening"); });
  EXPECT_EQ(error.kind(), ErrorKind::internal);
  EXPECT_THAT(error.describe(), HasSubstr("opening"));
}

TEST(WithCauses, SaysThatMemoryIsExhausted) {
  const FetchError error = caught([] { throw std::bad_alloc(); });
  EXPECT_EQ(error.kind(), ErrorKind::internal);
  EXPECT_EQ(error.describe(), "out of memory");
}

TEST(WithCauses, NamesTheKindOfWhatIsNoStandardException) {
  const FetchError error = caught([] { throw 42; });
  ASSERT_EQ(error.causes().size(), 1U);
  EXPECT_EQ(error.kind(), ErrorKind::internal);
  EXPECT_EQ(error.describe(), "internal error");
}

TEST(WithCauses, EndsTheChainAtWhatIsNoStandardException) {
  const auto first = [] { throw 42; };
  const auto second = [&] { throw_around(first, Cause(ErrorKind::disk, "cannot write ad.gif")); };
  EXPECT_THAT(caught(second).chain(),
              ElementsAre("fetching http://host/ad/ad.gif", "cannot write ad.gif", "internal error"));
}

TEST(WithCauses, AddsToTheCausesThatAnErrorHasAlready) {
  try {
    throw_around([] { throw Cause(ErrorKind::network, "connection reset"); },
                 FetchError("AD", "fetching", {Cause(ErrorKind::http, "HTTP 503", 503)}));
  } catch (const FetchError& error) {
    EXPECT_THAT(with_causes(error).chain(), ElementsAre("fetching", "HTTP 503", "connection reset"));
  }
}

TEST(WithCauses, LeavesAnErrorAloneThatWasThrownAroundNothing) {
  try {
    throw FetchError("AD", "fetching");
  } catch (const FetchError& error) {
    EXPECT_THAT(with_causes(error).causes(), IsEmpty());
  }
}

}  // namespace
}  // namespace hoist::engine
