#include "net/multi.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coro/scope.hpp"
#include "support/client.hpp"
#include "support/gate.hpp"
#include "support/http_server.hpp"
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
using test::Request;
using test::response;

void answer_with_path(const Request& request, Connection& connection) {
  connection.send(response(200, "this is " + request.path()));
}

/// Fetches several URLs at once. @param meanwhile what else to do, once all of them have been begun
std::vector<Fetched> fetch_together(Client& client, const std::vector<std::string>& urls,
                                    const std::function<coro::Task<void>()>& meanwhile = {}) {
  std::vector<Fetched> fetched(urls.size());
  coro::Scope scope(client.loop());
  auto fetch_one = [&](std::size_t number) -> coro::Task<void> {
    fetched[number] = co_await client.fetch(urls[number]);
  };
  auto story = [&]() -> coro::Task<void> {
    for (std::size_t i = 0; i < urls.size(); ++i) scope.spawn(fetch_one(i));
    if (meanwhile) co_await meanwhile();
    co_await scope.join();
  };
  client.loop().run(story());
  return fetched;
}

std::vector<std::string> numbered_urls(const HttpServer& server, int count) {
  std::vector<std::string> urls;
  for (int i = 0; i < count; ++i) urls.push_back(server.url("/" + std::to_string(i)));
  return urls;
}

TEST(Multi, UsesOneConnectionForRequestsThatFollowEachOther) {
  HttpServer server(answer_with_path);
  Client client;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.fetch_now(server.url("/a")).status, 200);
  EXPECT_EQ(server.connections(), 1U);
}

TEST(Multi, KeepsAsManyConnectionsWarmAsItsSettingsSay) {
  constexpr int slots = 10;
  Gate all_there;
  HttpServer server([&](const Request& request, Connection& connection) {
    EXPECT_TRUE(all_there.wait());
    answer_with_path(request, connection);
  });
  TransferSettings settings = patient();
  settings.connections = slots;
  Client client(settings);
  for (int round = 0; round < 3; ++round) {
    const auto meanwhile = [&]() -> coro::Task<void> {
      const std::size_t expected = static_cast<std::size_t>(slots) * static_cast<std::size_t>(round + 1);
      while (server.paths().size() < expected) co_await NextTurn(client.loop());
      all_there.open();
    };
    fetch_together(client, numbered_urls(server, slots), meanwhile);
  }
  EXPECT_EQ(server.connections(), static_cast<std::size_t>(slots));
}

TEST(Multi, GivesEveryTransferItsOwnBody) {
  constexpr int transfers = 100;
  HttpServer server(answer_with_path);
  Client client;
  const std::vector<Fetched> fetched = fetch_together(client, numbered_urls(server, transfers));
  for (int i = 0; i < transfers; ++i) {
    EXPECT_EQ(fetched[static_cast<std::size_t>(i)].body, "this is /" + std::to_string(i));
  }
}

TEST(Multi, LeavesTheOthersAloneWhenOneTransferFails) {
  HttpServer server([](const Request& request, Connection& connection) {
    if (request.path() == "/1") {
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nless");
      connection.close();
    } else {
      answer_with_path(request, connection);
    }
  });
  Client client;
  const std::vector<Fetched> fetched = fetch_together(client, numbered_urls(server, 3));
  EXPECT_EQ(fetched[0].body, "this is /0");
  EXPECT_TRUE(fetched[1].cause);
  EXPECT_EQ(fetched[2].body, "this is /2");
}

TEST(Multi, EndsOnlyTheTransfersThatAreStalled) {
  HttpServer server([](const Request& request, Connection& connection) {
    if (request.path() == "/0" || request.path() == "/2") {
      connection.wait_closed();
      connection.close();
    } else {
      answer_with_path(request, connection);
    }
  });
  TransferSettings settings = patient();
  settings.stall_timeout = milliseconds(500);
  Client client(settings);
  const std::vector<Fetched> fetched = fetch_together(client, numbered_urls(server, 4));
  for (const std::size_t stalled : {0U, 2U}) {
    ASSERT_TRUE(fetched[stalled].cause);
    EXPECT_EQ(fetched[stalled].cause->kind(), ErrorKind::timeout);
  }
  EXPECT_EQ(fetched[1].body, "this is /1");
  EXPECT_EQ(fetched[3].body, "this is /3");
}

TEST(Multi, OpensANewConnectionWhenTheServerHasClosedTheWarmOne) {
  HttpServer server([](const Request& request, Connection& connection) {
    answer_with_path(request, connection);
    connection.close();  // without having said so
  });
  Client client;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.fetch_now(server.url("/a")).body, "this is /a");
  EXPECT_EQ(server.connections(), 3U);
}

TEST(Multi, CountsTheBytesOfFilesOverAllTransfers) {
  HttpServer server([](const Request& request, Connection& connection) {
    connection.send(response(request.path() == "/1" ? 404 : 200, "ten bytes."));
  });
  Client client;
  fetch_together(client, numbered_urls(server, 3));
  EXPECT_EQ(client.received(), 20U);
}

TEST(Multi, ResolvesNames) {
  HttpServer server(answer_with_path);
  Client client;
  const Fetched fetched = client.fetch_now("http://localhost:" + std::to_string(server.port()) + "/a");
  EXPECT_EQ(fetched.body, "this is /a");
}

TEST(Multi, ReusesTheStorageThatItIsGivenBack) {
  HttpServer server(answer_with_path);
  Client client;
  client.multi().give_back(Buffer(100, 'x'));
  EXPECT_EQ(client.fetch_now(server.url("/a")).body, "this is /a");
}

TEST(Multi, EndsEveryRunningTransferWhenItIsInterrupted) {
  HttpServer server([](const Request&, Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nless");
    connection.wait_closed();
    connection.close();
  });
  Client client;
  const auto meanwhile = [&]() -> coro::Task<void> {
    while (client.received() < 3 * 4) co_await NextTurn(client.loop());
    client.multi().interrupt("stopped while in flight");
  };
  for (const Fetched& fetched : fetch_together(client, numbered_urls(server, 3), meanwhile)) {
    ASSERT_TRUE(fetched.cause);
    EXPECT_EQ(fetched.cause->kind(), ErrorKind::interrupted);
    EXPECT_EQ(fetched.cause->message(), "stopped while in flight");
  }
}

TEST(Multi, InterruptsTransfersThatWereNotYetConnectedOrArePaused) {
  Gate gate;
  HttpServer server(
      [&](const Request&, Connection& connection) { connection.send(response(200, std::string(4'000'000, ' '))); });
  Client client;
  auto story = [&]() -> coro::Task<void> {
    Transfer paused(client.multi(), http::Request{server.url("/paused")});
    while (client.received() < patient().part_size.count) co_await NextTurn(client.loop());
    Transfer fresh(client.multi(), http::Request{server.url("/fresh")});
    client.multi().interrupt("stopped while in flight");
    for (Transfer* transfer : {&paused, &fresh}) {
      const Fetched fetched = co_await client.take_all(*transfer);
      EXPECT_TRUE(fetched.cause && fetched.cause->kind() == ErrorKind::interrupted);
    }
  };
  client.loop().run(story());
}

TEST(Multi, LeavesATransferThatHasEndedAloneWhenItIsInterrupted) {
  HttpServer server(answer_with_path);
  Client client;
  auto story = [&]() -> coro::Task<void> {
    Transfer transfer(client.multi(), http::Request{server.url("/a")});
    Buffer body;
    co_await transfer.fill(body);
    client.multi().interrupt("stopped while in flight");
    EXPECT_EQ(body, "this is /a");
    EXPECT_TRUE(transfer.finished());
    EXPECT_EQ(transfer.head().status, 200);
  };
  client.loop().run(story());
}

TEST(Multi, StartsNoTransferOnceItIsInterrupted) {
  HttpServer server(answer_with_path);
  Client client;
  client.multi().interrupt("stopped while in flight");
  try {
    const Transfer transfer(client.multi(), http::Request{server.url("/a")});
    ADD_FAILURE() << "a transfer has begun";
  } catch (const Cause& cause) {
    EXPECT_EQ(cause.kind(), ErrorKind::interrupted);
  }
  EXPECT_EQ(server.connections(), 0U);
}

TEST(Multi, CanBeDestroyedWithoutHavingBeenUsed) { const Client client; }

TEST(Multi, CanBeDestroyedWithWarmConnections) {
  HttpServer server(answer_with_path);
  {
    Client client;
    fetch_together(client, numbered_urls(server, 5));
  }
  Client another;
  EXPECT_EQ(another.fetch_now(server.url("/a")).status, 200);
}

TEST(Multi, CanBeDestroyedAfterTransfersOfEveryFate) {
  HttpServer server([](const Request& request, Connection& connection) {
    if (request.path() == "/short") {
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nless");
      connection.close();
    } else if (request.path() == "/silent") {
      connection.wait_closed();
      connection.close();
    } else {
      answer_with_path(request, connection);
    }
  });
  const test::DeafPort deaf;
  Client client;
  const auto meanwhile = [&]() -> coro::Task<void> {
    auto given_up = std::make_unique<Transfer>(client.multi(), http::Request{server.url("/silent")});
    while (server.paths().size() < 4) co_await NextTurn(client.loop());
    given_up.reset();
    client.multi().interrupt("stopped while in flight");
  };
  fetch_together(client, {server.url("/a"), server.url("/short"), server.url("/silent"), deaf.url()}, meanwhile);
}

}  // namespace
}  // namespace hoist::net
