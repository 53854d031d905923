#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace hoist::test {

/// A request as it came: "GET /path HTTP/1.1" and its fields.
struct Request {
  std::string head;

  std::string path() const;
  std::string field(std::string_view name) const;  ///< empty if there is none
};

/// A response with a Content-Length. @param fields whole lines, each with its "\r\n"
std::string response(int status, std::string_view body, std::string_view fields = "");

class HttpServer;

/// What a handler answers through.
class Connection {
 public:
  Connection(HttpServer& server, int socket) noexcept : server_(server), socket_(socket) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Sends bytes, whole. @returns false if the client is gone
  bool send(std::string_view bytes);

  /// Waits until the client closes its side.
  void wait_closed();

  /// Closes the connection when the handler returns.
  void close() noexcept { closing_ = true; }

  /// Closes it with a TCP reset when the handler returns.
  void reset();

 private:
  friend class HttpServer;
  HttpServer& server_;
  int socket_;
  bool answered_ = true;
  bool closing_ = false;
};

/// A tiny HTTP/1.1 server on a free port of 127.0.0.1, with a thread for each connection, so a handler may block.
class HttpServer {
 public:
  using Handler = std::function<void(const Request&, Connection&)>;

  /// @param handler answers a request; it is called on several threads at once
  explicit HttpServer(Handler handler);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  int port() const noexcept { return port_; }
  std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::string url(const std::string& path) const { return origin() + path; }

  std::size_t connections() const;         ///< accepted so far
  std::vector<Request> requests() const;   ///< all, in the order in which they came
  std::vector<std::string> paths() const;  ///< theirs
  std::size_t most_at_once() const;        ///< requests that were there at one time without an answer begun

  /// Waits until so many requests have come in all. @returns false if they had not at the deadline
  [[nodiscard]] bool wait_for_requests(std::size_t count) const;

  /// Waits until most_at_once() has reached a number. @returns false if it had not at the deadline
  [[nodiscard]] bool wait_for_at_once(std::size_t count) const;

 private:
  friend class Connection;
  struct Client {
    int socket;
    bool open;
    std::thread thread;
  };

  void accept_all();
  void serve(Client& client);
  void request_came(const Request& request);
  void answer_begins();

  Handler handler_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::list<Client> clients_;
  std::vector<Request> requests_;
  std::size_t unanswered_ = 0;
  std::size_t most_at_once_ = 0;
  std::thread acceptor_;
};

/// A port of 127.0.0.1 where nothing listens, reserved while this lives.
class DeafPort {
 public:
  DeafPort();
  DeafPort(const DeafPort&) = delete;
  DeafPort& operator=(const DeafPort&) = delete;
  ~DeafPort();
  int port() const noexcept { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  int socket_;
  int port_ = 0;
};

/// A port of 127.0.0.1 whose queue is full, so that a connection to it never comes about.
class FullPort {
 public:
  FullPort();
  FullPort(const FullPort&) = delete;
  FullPort& operator=(const FullPort&) = delete;
  ~FullPort();
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  int listener_;
  int port_ = 0;
  std::vector<int> queued_;
};

}  // namespace hoist::test
