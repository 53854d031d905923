#include "http/redirect.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hoist/cause.hpp"

namespace hoist::http {
namespace {

using testing::HasSubstr;
using testing::Not;

ResponseHead leads_to(const std::string& location) {
  ResponseHead head;
  head.status = 302;
  head.location = location;
  return head;
}

std::string failure(const std::string& location) {
  try {
    return "followed to " + follow(Request{.url = "http://host/a"}, leads_to(location)).url;
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::http);
    EXPECT_EQ(cause.http_status(), 302);
    EXPECT_FALSE(cause.retryable());
    return cause.message();
  }
}

TEST(Redirect, IsWhatTheStandardSaysWithoutThoseThatLeadNowhere) {
  for (const int status : {300, 301, 302, 303, 307, 308}) EXPECT_TRUE(is_redirect(status)) << status;
  for (const int status : {0, 200, 206, 299, 304, 305, 306, 309, 404, 503}) EXPECT_FALSE(is_redirect(status)) << status;
}

TEST(Follow, AsksForTheSameOfWhereItLeads) {
  const Request request{
      .url = "http://host/a/b", .fields = {"If-Range: \"v1\""}, .own = {"X-Key: 1"}, .from = 100, .to = 200};
  const Request next = follow(request, leads_to("../c?d#e"));
  EXPECT_EQ(next.url, "http://host/c?d");
  EXPECT_EQ(next.fields, request.fields);
  EXPECT_EQ(next.own, request.own);
  EXPECT_EQ(next.from, 100U);
  EXPECT_EQ(next.to, 200U);
}

TEST(ForAnyone, AreTheFieldsThatSayWhatIsAccepted) {
  EXPECT_THAT(for_anyone({"Accept: a", "X-Key: b", "ACCEPT-language: c", "Authorization: d", "Acc: e", "", "Accep"}),
              testing::ElementsAre("Accept: a", "ACCEPT-language: c"));
}

TEST(Follow, KeepsCredentialsWithinTheOriginAlone) {
  struct Row {
    const char* what;
    const char* url;
    Credentials before;
    const char* location;
    const char* target;
    Credentials after;
  };
  using enum Credentials;
  const Row rows[] = {
      {"the same origin", "https://host/a", given, "/b", "https://host/b", given},
      {"its port named", "https://host/a", given, "https://HOST:443/b", "https://HOST:443/b", given},
      {"with a login", "http://me:pass@host/a", given, "b", "http://me:pass@host/b", given},
      {"a login of the server's choice", "http://host/a", given, "http://you@host/b", "http://host/b", given},
      {"instead of the user's", "http://me@host/a", given, "http://you:x@host/b", "http://me@host/b", given},
      {"another host", "http://me:pass@host/a", given, "http://other/b", "http://other/b", none},
      {"another host over https", "https://me:pass@host/a", given, "https://other/b", "https://other/b", own_entry},
      {"with a login", "https://host/a", given, "https://you@other/b", "https://other/b", own_entry},
      {"another port", "http://host/a", given, "http://host:81/b", "http://host:81/b", none},
      {"another port over https", "https://host/a", given, "https://host:81/b", "https://host:81/b", own_entry},
      {"out of https", "https://me:pass@host/a", given, "http://host/b", "http://host/b", none},
      {"out of https, the port as before", "https://host:81/a", given, "http://host:81/b", "http://host:81/b", none},
      {"to https", "http://me:pass@host/a", given, "https://host/b", "https://host/b", own_entry},
      {"on, without", "http://host/a", none, "/b", "http://host/b", none},
      {"on, with an entry of its own", "https://host/a", own_entry, "/b", "https://host/b", own_entry},
      {"from there in the clear", "https://host/a", own_entry, "http://host/b", "http://host/b", none},
      {"back, perhaps, over https", "https://other/a", own_entry, "https://host/b", "https://host/b", own_entry},
      {"back, perhaps", "http://other/a", none, "http://host/b", "http://host/b", none},
  };
  for (const Row& row : rows) {
    const Request next = follow(Request{.url = row.url, .credentials = row.before}, leads_to(row.location));
    EXPECT_EQ(next.url, row.target) << row.what;
    EXPECT_EQ(next.credentials, row.after) << row.what;
  }
}

TEST(Follow, FailsWhereItLeadsNowhere) {
  EXPECT_EQ(failure(""), "HTTP 302 - Found, but its Location is empty");
  EXPECT_EQ(failure("http://[bad/x"), "HTTP 302 - Found, but its Location is malformed: http://[bad/x");
  for (const char* location : {"http://", "//", "http://host:99999/", "http://a b/"}) {
    EXPECT_THAT(failure(location), HasSubstr("Location is malformed")) << location;
  }
  EXPECT_EQ(failure("ftp://other/x"), "HTTP 302 - Found, but only http and https are followed: ftp://other/x");
  for (const char* location : {"file:///etc/passwd", "gopher://h/", "dict://h/", "scp://h/x", "nonsense://h/"}) {
    EXPECT_THAT(failure(location), HasSubstr("only http and https are followed")) << location;
  }
}

TEST(Follow, TellsOfALongLocationTheBeginning) {
  EXPECT_EQ(failure("ftp://h/" + std::string(300, 'x')),
            "HTTP 302 - Found, but only http and https are followed: ftp://h/" + std::string(192, 'x'));
}

TEST(Follow, TellsNoSecretOfWhereItLeads) {
  for (const char* location :
       {"http://me:SECRET@[/", "http://me:SECRET@host:99999/", "ftp://me:SECRET@host/", "//me:SECRET@[/",
        "http://me:a/SECRET@[/", "http://me:a?SECRET@[/", "nonsense://me:SECRET@host/", "ftp://host/x?key=SECRET",
        "http://[/x?key=SECRET", "ftp://host/x#SECRET", "mailto:me:SECRET@host"}) {
    EXPECT_THAT(failure(location), Not(HasSubstr("SECRET"))) << location;
  }
}

}  // namespace
}  // namespace hoist::http
