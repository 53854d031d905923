#include "net/lanes.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
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
using test::Connection;
using test::Fetched;
using test::Gate;
using test::HttpServer;
using test::NextTurn;
using test::patient;
using test::Request;
using test::response;

constexpr std::size_t three = 3;

std::vector<std::string> lane_urls(const HttpServer& server, int count) {
  std::vector<std::string> urls;
  for (int i = 0; i < count; ++i) urls.push_back(server.url("/" + std::to_string(i)));
  return urls;
}

/// Three lanes on a loop, and requests that are made with them side by side.
class WithLanes : public testing::Test {
 protected:
  std::vector<Fetched> fetch_together(const std::vector<std::string>& urls) {
    std::vector<Fetched> fetched(urls.size());
    coro::Scope scope(client_.loop());
    auto fetch_one = [&](std::size_t number) -> coro::Task<void> {
      const std::unique_ptr<Response> answer = lanes_.send(http::Request{urls[number]}, milliseconds(0), &meter_);
      fetched[number] = co_await client_.take_all(*answer);
    };
    auto story = [&]() -> coro::Task<void> {
      for (std::size_t i = 0; i < urls.size(); ++i) scope.spawn(fetch_one(i));
      co_await scope.join();
    };
    client_.loop().run(story());
    return fetched;
  }

  /// Requests that have arrived, one made by each lane.
  coro::Task<std::vector<std::unique_ptr<Response>>> ask_in_each_lane(const HttpServer& server) {
    std::vector<std::unique_ptr<Response>> answers;
    for (const std::string& url : lane_urls(server, three)) {
      answers.push_back(lanes_.send(http::Request{url}, milliseconds(0), nullptr));
    }
    while (server.paths().size() < three) co_await NextTurn(client_.loop());
    co_return answers;
  }

  void run(coro::Task<void> story) { client_.loop().run(std::move(story)); }

  test::Client client_;
  Meter meter_;
  std::atomic<std::uint64_t> received_{0};
  Lanes lanes_{client_.loop(), patient(), received_, three, true};
};

TEST_F(WithLanes, EachRequestGetsItsOwnAnswer) {
  HttpServer server(
      [](const Request& request, Connection& connection) { connection.send(response(200, request.path())); });
  const std::vector<Fetched> fetched = fetch_together(lane_urls(server, 100));
  for (std::size_t i = 0; i < fetched.size(); ++i) {
    EXPECT_EQ(fetched[i].status, 200);
    EXPECT_EQ(fetched[i].body, "/" + std::to_string(i));
  }
  EXPECT_EQ(received_, 290U);
}

TEST_F(WithLanes, ABodyInPartsComesInOrderAndIsMeasured) {
  std::string body;
  for (int i = 0; body.size() < 3'000'000; ++i) body += std::to_string(i);
  HttpServer server([&](const Request&, Connection& connection) { connection.send(response(200, body)); });
  for (const Fetched& fetched : fetch_together(lane_urls(server, 6))) {
    EXPECT_TRUE(fetched.body == body);
    EXPECT_GT(fetched.parts.size(), 3U);
  }
  EXPECT_EQ(meter_.size, body.size());
  EXPECT_EQ(meter_.arrived, body.size());
}

TEST_F(WithLanes, AFailureIsThrownWithItsHead) {
  HttpServer server([](const Request&, Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\ntoo little");
    connection.close();
  });
  for (const Fetched& fetched : fetch_together(lane_urls(server, 6))) {
    ASSERT_TRUE(fetched.cause);
    EXPECT_EQ(fetched.cause->kind(), ErrorKind::network);
  }
}

TEST_F(WithLanes, AResponseThatIsNoLongerWantedEndsWithItsRequest) {
  Gate closed;
  HttpServer server([&](const Request&, Connection& connection) {
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    connection.wait_closed();
    closed.open();
  });
  auto story = [&]() -> coro::Task<void> {
    std::vector<std::unique_ptr<Response>> answers = co_await ask_in_each_lane(server);
    answers.clear();
    co_await NextTurn(client_.loop());
  };
  run(story());
  EXPECT_TRUE(closed.wait());
}

TEST_F(WithLanes, AnAbortedResponseThrowsAtOnce) {
  HttpServer server([](const Request&, Connection& connection) { connection.wait_closed(); });
  auto story = [&]() -> coro::Task<void> {
    std::vector<std::unique_ptr<Response>> answers = co_await ask_in_each_lane(server);
    for (const auto& answer : answers) {
      answer->abort();
      const Fetched fetched = co_await client_.take_all(*answer);
      EXPECT_EQ(fetched.cause->kind(), ErrorKind::interrupted);
    }
  };
  run(story());
}

TEST_F(WithLanes, AnInterruptionEndsWhatIsInFlightAndWhatComesLater) {
  HttpServer server([](const Request&, Connection& connection) { connection.wait_closed(); });
  auto story = [&]() -> coro::Task<void> {
    std::vector<std::unique_ptr<Response>> answers = co_await ask_in_each_lane(server);
    lanes_.interrupt("the test says so");
    for (const auto& answer : answers) {
      const Fetched fetched = co_await client_.take_all(*answer);
      EXPECT_STREQ(fetched.cause->what(), "the test says so");
    }
  };
  run(story());
}

}  // namespace
}  // namespace hoist::net
