#include "net/transfer.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/event.hpp"
#include "coro/timer.hpp"
#include "support/client.hpp"
#include "support/gate.hpp"
#include "support/http_server.hpp"
#include "support/temp_folder.hpp"
#include "support/turn.hpp"

namespace hoist::net {
namespace {

using std::chrono::milliseconds;
using test::Client;
using test::Connection;
using test::Fetched;
using test::Gate;
using test::HttpServer;
using test::NextTurn;
using test::patient;
using test::patterned;
using test::Request;
using test::response;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Le;
using testing::Not;
using testing::SizeIs;

constexpr std::size_t kilo = 1024;

/// A server that sends one text for every request, and then closes the connection if told so.
HttpServer::Handler sends(std::string text, bool then_close = false) {
  return [text = std::move(text), then_close](const Request&, Connection& connection) {
    connection.send(text);
    if (then_close) connection.close();
  };
}

std::string chunked(const std::string& body, std::size_t chunk_size) {
  std::string text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t at = 0; at < body.size(); at += chunk_size) {
    const std::string chunk = body.substr(at, chunk_size);
    char size[32];
    std::snprintf(size, sizeof size, "%zx\r\n", chunk.size());
    text.append(size).append(chunk).append("\r\n");
  }
  return text;
}

/// The cause of a transfer that must have failed.
Cause cause_of_failure(const Fetched& fetched) {
  if (!fetched.cause) {
    ADD_FAILURE() << "the transfer has not failed, but ended with status " << fetched.status;
    return Cause(ErrorKind::internal, "");
  }
  return *fetched.cause;
}

TEST(Transfer, GivesASmallBodyWholeInOnePart) {
  const std::string body = patterned(13 * kilo);
  HttpServer server(sends(response(200, body)));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/ad/ad.gif"));
  EXPECT_FALSE(fetched.cause);
  EXPECT_EQ(fetched.status, 200);
  EXPECT_EQ(fetched.body, body);
  EXPECT_THAT(fetched.parts, SizeIs(1));
  EXPECT_THAT(server.paths(), ElementsAre("/ad/ad.gif"));
}

TEST(Transfer, GivesAnEmptyBodyAsOneEmptyPart) {
  HttpServer server(sends(response(200, "")));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_EQ(fetched.status, 200);
  EXPECT_THAT(fetched.parts, ElementsAre(0));
}

TEST(Transfer, GivesASmallBodyOfUnknownLengthInOnePart) {
  const std::string body = patterned(13 * kilo);
  HttpServer server(sends(chunked(body, 1000) + "0\r\n\r\n"));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_EQ(fetched.body, body);
  EXPECT_THAT(fetched.parts, SizeIs(1));
}

TEST(Transfer, GivesABodyThatEndsWithTheConnection) {
  const std::string body = patterned(13 * kilo);
  HttpServer server(sends("HTTP/1.1 200 OK\r\n\r\n" + body, true));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_EQ(fetched.status, 200);
  EXPECT_EQ(fetched.body, body);
}

TEST(Transfer, GivesABodyOfKnownLengthWholeUpToItsBound) {
  const std::string body = patterned(patient().whole_size.count);
  HttpServer server(sends(response(200, body)));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_EQ(fetched.body, body);
  EXPECT_THAT(fetched.parts, SizeIs(1));
}

TEST(Transfer, GivesABodyOfKnownLengthWholeAlsoWhenItIsAskedForLate) {
  const std::string body = patterned(200 * kilo);
  Gate gate;
  HttpServer server([&](const Request&, Connection& connection) {
    const std::string text = response(200, body);
    connection.send(text.substr(0, text.size() / 2));
    EXPECT_TRUE(gate.wait());
    connection.send(text.substr(text.size() / 2));
  });
  Client client;
  Fetched fetched;
  auto story = [&]() -> coro::Task<void> {
    Transfer transfer(client.multi(), http::Request{server.url("/")});
    while (client.received() < 99 * kilo) co_await NextTurn(client.loop());
    gate.open();
    fetched = co_await client.take_all(transfer);
  };
  client.loop().run(story());
  EXPECT_EQ(fetched.body, body);
  EXPECT_THAT(fetched.parts, SizeIs(1));
}

TEST(Transfer, GivesALargerBodyInParts) {
  const std::string body = patterned(patient().whole_size.count + 1);
  HttpServer server(sends(response(200, body)));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_EQ(fetched.body, body);
  EXPECT_GT(fetched.parts.size(), 1U);
}

/// Takes a body of 8 MiB with a few turns of the loop between the parts.
Fetched take_slowly(Client& client, const std::string& url) {
  Fetched fetched;
  auto story = [&]() -> coro::Task<void> {
    Transfer transfer(client.multi(), http::Request{url});
    Buffer part;
    do {
      co_await test::turns(client.loop(), 5);
      co_await transfer.fill(part);
      fetched.parts.push_back(part.size());
      fetched.body += part;
    } while (!transfer.finished());
    fetched.status = transfer.head().status;
  };
  client.loop().run(story());
  return fetched;
}

TEST(Transfer, GivesALargeBodyOfKnownLengthInBoundedParts) {
  const std::string body = patterned(8192 * kilo);
  HttpServer server(sends(response(200, body)));
  Client client;
  const Fetched fetched = take_slowly(client, server.url("/"));
  EXPECT_TRUE(fetched.body == body);
  EXPECT_EQ(fetched.status, 200);
  EXPECT_EQ(client.received(), body.size());
  EXPECT_THAT(fetched.parts, Each(Le(2 * patient().part_size.count)));
}

TEST(Transfer, GivesALargeBodyOfUnknownLengthInBoundedParts) {
  const std::string body = patterned(8192 * kilo);
  HttpServer server(sends(chunked(body, 1500) + "0\r\n\r\n"));
  Client client;
  const Fetched fetched = take_slowly(client, server.url("/"));
  EXPECT_TRUE(fetched.body == body);
  EXPECT_EQ(client.received(), body.size());
  EXPECT_THAT(fetched.parts, Each(Le(2 * patient().part_size.count)));
}

TEST(Transfer, StopsReceivingWhenNobodyTakesTheParts) {
  const std::string body = patterned(8192 * kilo);
  HttpServer server(sends(response(200, body)));
  Client client;
  const std::size_t most = 2 * patient().part_size.count;
  Fetched fetched;
  auto story = [&]() -> coro::Task<void> {
    Transfer transfer(client.multi(), http::Request{server.url("/")});
    while (client.received() < patient().part_size.count) co_await NextTurn(client.loop());
    co_await test::turns(client.loop(), 1000);
    EXPECT_LE(client.received(), most);
    fetched = co_await client.take_all(transfer);
  };
  client.loop().run(story());
  EXPECT_TRUE(fetched.body == body);
}

TEST(Transfer, ReusesTheStorageOfThePartsThatItIsGiven) {
  const std::string body = patterned(2048 * kilo);
  HttpServer server(sends(response(200, body)));
  Client client;
  std::size_t parts = 0;
  std::size_t bytes = 0;
  auto story = [&]() -> coro::Task<void> {
    Transfer transfer(client.multi(), http::Request{server.url("/")});
    Buffer part(1000, 'x');  // what was in it before does not show
    do {
      co_await transfer.fill(part);
      ++parts;
      bytes += part.size();
    } while (!transfer.finished());
  };
  client.loop().run(story());
  EXPECT_GT(parts, 1U);
  EXPECT_EQ(bytes, body.size());
}

/// Takes all that has come of a body that is not whole yet, lets the transfer fail, and only then looks at it again, as
/// happens while a worker is busy with the part.
void expect_not_finished_after(TransferSettings settings, milliseconds busy,
                               const std::function<void(Client&, Gate&)>& fail) {
  Gate close;
  HttpServer server([&](const Request&, Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + std::string(64 * kilo, 'x'));
    EXPECT_TRUE(close.wait());
    connection.close();
  });
  Client client(std::move(settings));
  auto story = [&]() -> coro::Task<void> {
    Transfer transfer(client.multi(), http::Request{server.url("/")});
    while (client.received() < 64 * kilo) co_await NextTurn(client.loop());
    Buffer part;
    co_await transfer.fill(part);
    EXPECT_EQ(part.size(), 64 * kilo);
    fail(client, close);
    coro::Event later(client.loop());
    coro::Timer timer(client.loop(), [&] { later.set(); });
    timer.start(busy);
    co_await later.wait();
    EXPECT_FALSE(transfer.finished()) << "a caller that relied on it would publish a truncated file";
    const Fetched rest = co_await client.take_all(transfer);
    EXPECT_TRUE(rest.cause);
  };
  client.loop().run(story());
  close.open();
}

TEST(Transfer, IsNotFinishedWhenItBreaksOffWhileAPartIsBeingWritten) {
  expect_not_finished_after(patient(), milliseconds(100), [](Client&, Gate& close) { close.open(); });
}

TEST(Transfer, IsNotFinishedWhenItIsInterruptedWhileAPartIsBeingWritten) {
  const auto interrupt = [](Client& client, Gate&) { client.multi().interrupt("stopped while in flight"); };
  expect_not_finished_after(patient(), milliseconds(0), interrupt);
}

TEST(Transfer, IsNotFinishedWhenItStallsWhileAPartIsBeingWritten) {
  TransferSettings settings = patient();
  settings.stall_timeout = milliseconds(500);
  expect_not_finished_after(settings, milliseconds(700), [](Client&, Gate&) {});
}

TEST(Transfer, IgnoresBytesBeyondTheContentLength) {
  HttpServer server(sends(response(200, "twelve bytes") + "and more", true));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_EQ(fetched.status, 200);
  EXPECT_EQ(fetched.body, "twelve bytes");
}

TEST(Transfer, PassesOverInformationalResponses) {
  HttpServer server(sends("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + response(200, "body")));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_EQ(fetched.status, 200);
  EXPECT_EQ(fetched.body, "body");
}

TEST(Transfer, GivesTheStatusOfAResponseWithoutTheFileAndDropsItsBody) {
  for (const int status : {201, 206, 400, 401, 403, 404, 410, 429, 500, 502, 503, 504, 599}) {
    HttpServer server(sends(response(status, "<h1>An error page</h1>")));
    Client client;
    const Fetched fetched = client.fetch_now(server.url("/"));
    EXPECT_FALSE(fetched.cause) << status;
    EXPECT_EQ(fetched.status, status);
    EXPECT_EQ(fetched.body, "") << status;
    EXPECT_EQ(client.received(), 0U) << status;
  }
}

TEST(Transfer, GivesTheStatusOfAResponseThatHasNoBody) {
  for (const int status : {204, 304}) {
    HttpServer server(sends("HTTP/1.1 " + std::to_string(status) + " Nothing\r\n\r\n"));
    Client client;
    const Fetched fetched = client.fetch_now(server.url("/"));
    EXPECT_EQ(fetched.status, status);
    EXPECT_THAT(fetched.parts, ElementsAre(0));
  }
}

TEST(Transfer, GivesTheBodyOfANonAuthoritativeResponse) {
  HttpServer server(sends(response(203, "a proxy's copy")));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_EQ(fetched.status, 203);
  EXPECT_EQ(fetched.body, "a proxy's copy");
}

TEST(Transfer, KeepsTheConnectionAfterAnErrorPageOfModerateSize) {
  HttpServer server(sends(response(503, patterned(60 * kilo))));
  Client client;
  EXPECT_EQ(client.fetch_now(server.url("/1")).status, 503);
  EXPECT_EQ(client.fetch_now(server.url("/2")).status, 503);
  EXPECT_EQ(server.connections(), 1U);
}

TEST(Transfer, GivesAHugeErrorPageUpButKeepsItsStatus) {
  Gate gone;
  HttpServer server([&](const Request&, Connection& connection) {
    bool more = connection.send("HTTP/1.1 503 Whatever\r\nContent-Length: 99999999999\r\n\r\n");
    while (more) more = connection.send(std::string(64 * kilo, ' '));
    connection.close();
    gone.open();
  });
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_FALSE(fetched.cause);
  EXPECT_EQ(fetched.status, 503);
  EXPECT_TRUE(gone.wait()) << "the client must close the connection";
}

TEST(Transfer, KeepsTheStatusOfAnErrorPageThatBreaksOff) {
  HttpServer server(sends("HTTP/1.1 404 Not Found\r\nContent-Length: 1000\r\n\r\nhalf a pa", true));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_FALSE(fetched.cause);
  EXPECT_EQ(fetched.status, 404);
}

struct Fault {
  const char* name;
  std::string text;  ///< what the server sends before it closes the connection
  ErrorKind kind;

  friend void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }
};

class FaultTest : public testing::TestWithParam<Fault> {};

TEST_P(FaultTest, BecomesACauseOfItsKindWithAMessage) {
  HttpServer server(sends(GetParam().text, true));
  Client client;
  const Cause cause = cause_of_failure(client.fetch_now(server.url("/")));
  EXPECT_EQ(name(cause.kind()), name(GetParam().kind)) << cause.message();
  EXPECT_FALSE(cause.message().empty());
  EXPECT_EQ(cause.http_status(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Transfer, FaultTest,
    testing::Values(
        Fault{"NoByte", "", ErrorKind::network},
        Fault{"BodyCutShort", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nless", ErrorKind::network},
        Fault{"NoByteOfTheBody", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", ErrorKind::network},
        Fault{"LastChunkMissing", chunked("some text", 4), ErrorKind::network},
        Fault{"ChunkCutShort", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nless", ErrorKind::network},
        Fault{"BrokenChunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno\r\n", ErrorKind::network},
        Fault{"NoHttp", "220 This is a mail server\r\n", ErrorKind::http},
        Fault{"HeaderOfManyLines",
              "HTTP/1.1 200 OK\r\n" +
                  [] {
                    std::string lines;
                    while (lines.size() < 260 * kilo) lines.append("X-Line: ").append(100, 'x').append("\r\n");
                    return lines;
                  }(),
              ErrorKind::http},
        Fault{"HeaderOfOneLine", "HTTP/1.1 200 OK\r\nX-Line: " + std::string(1024 * kilo, 'x'), ErrorKind::http},
        Fault{"NulInTheHeader", std::string("HTTP/1.1 200 OK\r\nX-") + '\0' + ": y\r\n\r\n", ErrorKind::http}),
    [](const auto& test) { return test.param.name; });

TEST(Transfer, FailsWhereNobodyListens) {
  const test::DeafPort deaf;
  Client client;
  const Cause cause = cause_of_failure(client.fetch_now(deaf.url()));
  EXPECT_EQ(cause.kind(), ErrorKind::network);
  EXPECT_THAT(cause.message(), HasSubstr(std::to_string(deaf.port())));
}

TEST(Transfer, FailsWhereTheConnectionIsReset) {
  HttpServer server([](const Request&, Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nless");
    connection.reset();
  });
  Client client;
  EXPECT_EQ(cause_of_failure(client.fetch_now(server.url("/"))).kind(), ErrorKind::network);
}

TEST(Transfer, FailsForWhatIsNoUrl) {
  Client client;
  EXPECT_EQ(cause_of_failure(client.fetch_now("http://")).kind(), ErrorKind::http);
  EXPECT_EQ(cause_of_failure(client.fetch_now("file:///etc/passwd")).kind(), ErrorKind::http);
}

TEST(Transfer, NeverSaysAPasswordInACause) {
  const test::DeafPort deaf;
  Client client;
  const std::string port = std::to_string(deaf.port());
  for (const std::string& url : {"http://user:secret@127.0.0.1:" + port, std::string("http://user:secret@"),
                                 "ftp://user:secret@h:" + port, std::string("http://user:secret@host:port/")}) {
    EXPECT_THAT(cause_of_failure(client.fetch_now(url)).message(), Not(HasSubstr("secret"))) << url;
  }
}

/// Settings under which silence soon becomes a stall.
TransferSettings impatient() {
  TransferSettings settings = patient();
  settings.stall_timeout = milliseconds(50);
  return settings;
}

TEST(Transfer, FailsWhenTheServerNeverAnswers) {
  HttpServer server([](const Request&, Connection& connection) {
    connection.wait_closed();
    connection.close();
  });
  Client client(impatient());
  const Cause cause = cause_of_failure(client.fetch_now(server.url("/")));
  EXPECT_EQ(cause.kind(), ErrorKind::timeout);
  EXPECT_EQ(cause.message(), "nothing was received for 0.05 s");
}

TEST(Transfer, FailsWhenTheServerFallsSilentWithinTheBody) {
  HttpServer server([](const Request&, Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nless");
    connection.wait_closed();
    connection.close();
  });
  Client client(impatient());
  EXPECT_EQ(cause_of_failure(client.fetch_now(server.url("/"))).kind(), ErrorKind::timeout);
}

TEST(Transfer, DoesNotTakeItsOwnPauseForAStall) {
  const std::string body = patterned(8192 * kilo);
  HttpServer server(sends(response(200, body)));
  TransferSettings settings = patient();
  settings.stall_timeout = milliseconds(500);
  Client client(settings);
  Fetched fetched;
  auto story = [&]() -> coro::Task<void> {
    Transfer transfer(client.multi(), http::Request{server.url("/")});
    while (client.received() < settings.part_size.count) co_await NextTurn(client.loop());
    coro::Event later(client.loop());
    coro::Timer timer(client.loop(), [&] { later.set(); });
    timer.start(settings.stall_timeout + milliseconds(200));
    co_await later.wait();
    fetched = co_await client.take_all(transfer);
  };
  client.loop().run(story());
  EXPECT_FALSE(fetched.cause) << fetched.cause->what();
  EXPECT_TRUE(fetched.body == body);
}

TEST(Transfer, FailsWhenNoConnectionComesAboutInTime) {
  const test::FullPort full;
  TransferSettings settings = patient();
  settings.connect_timeout = milliseconds(50);
  Client client(settings);
  EXPECT_EQ(cause_of_failure(client.fetch_now(full.url())).kind(), ErrorKind::timeout);
}

TEST(Transfer, GivesARedirectLikeAnyOtherResponseAndFollowsNone) {
  HttpServer server(sends(response(302, "this way, please", "Location: /there\r\n")));
  Client client;
  auto story = [&]() -> coro::Task<void> {
    for (int i = 0; i < 2; ++i) {
      Transfer transfer(client.multi(), http::Request{server.url("/here")});
      const Fetched fetched = co_await client.take_all(transfer);
      EXPECT_EQ(fetched.status, 302);
      EXPECT_EQ(fetched.body, "");
      EXPECT_EQ(transfer.head().location, "/there");
    }
  };
  client.loop().run(story());
  EXPECT_THAT(server.paths(), ElementsAre("/here", "/here"));
  EXPECT_EQ(server.connections(), 1U) << "its page was read to the end";
}

TEST(Transfer, TakesARedirectWhosePageBreaksOffForTheAnswerThatItIs) {
  HttpServer server(sends("HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 100\r\n\r\nshort", true));
  Client client;
  EXPECT_EQ(client.fetch_now(server.url("/")).status, 302);
}

TEST(Transfer, DoesNotTakeAnUnfinishedHeaderForARedirect) {
  HttpServer server(sends("HTTP/1.1 302 Found\r\nLocation: /the\r\n", true));
  Client client;
  EXPECT_EQ(cause_of_failure(client.fetch_now(server.url("/"))).kind(), ErrorKind::network);
}

TEST(Transfer, GivesTheStatusOfARedirectThatLeadsNowhere) {
  HttpServer server(sends(response(302, "but where?")));
  Client client;
  const Fetched fetched = client.fetch_now(server.url("/"));
  EXPECT_EQ(fetched.status, 302);
  EXPECT_EQ(fetched.body, "");
}

TEST(Transfer, TellsTheServerWhoIsAsking) {
  TransferSettings settings = patient();
  settings.http.user_agent = "hoist/1.2.3";
  HttpServer server(sends(response(200, "")));
  Client client(settings);
  client.fetch_now(server.url("/"));
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_EQ(server.requests().front().field("User-Agent"), "hoist/1.2.3");
}

TEST(Transfer, SendsAPasswordWithNoUrlButItsOwn) {
  HttpServer server(sends(response(200, "")));
  const std::string with_password = "http://user:secret@127.0.0.1:" + std::to_string(server.port());
  Client client;
  client.fetch_now(with_password + "/with");
  client.fetch_now(server.url("/without"));
  std::vector<std::string> sent;
  for (const Request& request : server.requests()) sent.push_back(request.field("Authorization"));
  EXPECT_THAT(server.paths(), ElementsAre("/with", "/without"));
  EXPECT_THAT(sent, ElementsAre("Basic dXNlcjpzZWNyZXQ=", ""));
}

TEST(Transfer, SendsOfTheUsersWhatItsCredentialsAllow) {
  const test::TempFolder folder;
  const std::filesystem::path netrc = folder.path() / "netrc";
  std::ofstream(netrc) << "machine 127.0.0.1 login me password secret\n";
  TransferSettings settings = patient();
  settings.http.headers = {"X-Key: secret", "Accept-Language: pt"};
  settings.http.netrc = true;
  settings.http.netrc_file = netrc;
  HttpServer server(sends(response(200, "")));
  Client client(settings);
  struct Row {
    http::Credentials credentials;
    const char* authorization;
    const char* key;
  };
  const Row rows[] = {{http::Credentials::given, "Basic bWU6c2VjcmV0", "secret"},
                      {http::Credentials::own_entry, "Basic bWU6c2VjcmV0", ""},
                      {http::Credentials::none, "", ""}};
  for (const Row& row : rows) {
    auto story = [&]() -> coro::Task<void> {
      const http::Request request{
          .url = server.url("/"), .fields = {"If-Range: \"v1\""}, .from = 0, .credentials = row.credentials};
      Transfer transfer(client.multi(), request);
      co_await client.take_all(transfer);
    };
    client.loop().run(story());
    const Request sent = server.requests().back();
    EXPECT_EQ(sent.field("Authorization"), row.authorization);
    EXPECT_EQ(sent.field("X-Key"), row.key);
    EXPECT_EQ(sent.field("Accept-Language"), "pt");
    EXPECT_EQ(sent.field("If-Range"), "\"v1\"");
  }
}

TEST(Transfer, ThatIsDestroyedWhileItRunsClosesItsConnection) {
  Gate closed;
  HttpServer server([&](const Request&, Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nless");
    connection.wait_closed();
    connection.close();
    closed.open();
  });
  Client client;
  auto story = [&]() -> coro::Task<void> {
    auto transfer = std::make_unique<Transfer>(client.multi(), http::Request{server.url("/")});
    while (client.received() == 0) co_await NextTurn(client.loop());
    transfer.reset();
    co_await test::turns(client.loop(), 3);
  };
  client.loop().run(story());
  EXPECT_TRUE(closed.wait());
}

TEST(Transfer, CanBeDestroyedBeforeTheLoopHasRun) {
  HttpServer server(sends(response(200, "")));
  Client client;
  { const Transfer transfer(client.multi(), http::Request{server.url("/")}); }
  EXPECT_EQ(client.fetch_now(server.url("/later")).status, 200);
  EXPECT_THAT(server.paths(), ElementsAre("/later"));
}

TEST(Transfer, CanBeDestroyedWhileItIsPaused) {
  HttpServer server(sends(response(200, patterned(8192 * kilo)), true));
  Client client;
  auto story = [&]() -> coro::Task<void> {
    auto transfer = std::make_unique<Transfer>(client.multi(), http::Request{server.url("/")});
    while (client.received() < patient().part_size.count) co_await NextTurn(client.loop());
    transfer.reset();
    co_await test::turns(client.loop(), 3);
  };
  client.loop().run(story());
}

}  // namespace
}  // namespace hoist::net
