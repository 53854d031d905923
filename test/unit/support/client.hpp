#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "coro/loop.hpp"
#include "hoist/fetch_error.hpp"
#include "net/multi.hpp"
#include "net/transfer.hpp"

namespace hoist::test {

/// What came of one transfer.
struct Fetched {
  int status = 0;
  std::string body;
  std::vector<std::size_t> parts;  ///< the size of each, in order
  std::optional<Cause> cause;      ///< why it failed, if it did
};

/// Settings with timeouts that no test should reach.
inline net::TransferSettings patient() {
  net::TransferSettings settings;
  settings.http.user_agent = "hoist-test";
  settings.connect_timeout = std::chrono::minutes(1);
  settings.stall_timeout = std::chrono::minutes(1);
  settings.whole_size = kibibytes(256);
  settings.part_size = kibibytes(64);
  return settings;
}

/// The parts beneath a run that fetch: a loop and a Multi.
class Client {
 public:
  explicit Client(net::TransferSettings settings = patient()) : multi_(loop_, std::move(settings), received_) {}

  coro::Loop& loop() noexcept { return loop_; }
  net::Multi& multi() noexcept { return multi_; }
  std::uint64_t received() const noexcept { return received_; }

  /// Takes a transfer to its end.
  coro::Task<Fetched> take_all(net::Response& transfer) {
    Fetched fetched;
    net::Buffer part;
    try {
      do {
        co_await transfer.fill(part);
        fetched.parts.push_back(part.size());
        fetched.body += part;
      } while (!transfer.finished());
      fetched.status = transfer.head().status;
    } catch (const Cause& cause) {
      fetched.cause = cause;
    }
    co_return fetched;
  }

  coro::Task<Fetched> fetch(std::string url) {
    net::Transfer transfer(multi_, http::Request{url});
    Fetched fetched = co_await take_all(transfer);
    co_return fetched;
  }

  /// Runs the loop until one URL is fetched.
  Fetched fetch_now(const std::string& url) {
    Fetched fetched;
    auto story = [&]() -> coro::Task<void> { fetched = co_await fetch(url); };
    loop_.run(story());
    return fetched;
  }

 private:
  coro::Loop loop_;
  std::atomic<std::uint64_t> received_{0};
  net::Multi multi_;
};

/// A body in which any lost, doubled or moved byte shows.
inline std::string patterned(std::size_t size) {
  std::string body(size, '\0');
  std::uint32_t state = 12345;
  for (char& byte : body) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<char>(state >> 24);
  }
  return body;
}

}  // namespace hoist::test
