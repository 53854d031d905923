#include "support/http_server.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <cstdint>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <tuple>
#include <unistd.h>
#include <utility>

#include "support/gate.hpp"

namespace hoist::test {

namespace {

/// A socket bound to a free port of 127.0.0.1.
std::pair<int, int> bound_socket() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (socket < 0 || ::bind(socket, generic, size) != 0 || ::getsockname(socket, generic, &size) != 0) {
    throw std::runtime_error("cannot bind to a port of 127.0.0.1");
  }
  return {socket, ntohs(address.sin_port)};
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// Reads one request's head. @param rest what came beyond the last one, and keeps what comes beyond this one
bool read_head(int socket, std::string& rest, Request& request) {
  for (;;) {
    if (const std::size_t end = rest.find("\r\n\r\n"); end != std::string::npos) {
      request.head = rest.substr(0, end + 2);
      rest.erase(0, end + 4);
      return true;
    }
    char buffer[4096];
    const ssize_t count = ::recv(socket, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    rest.append(buffer, static_cast<std::size_t>(count));
  }
}

}  // namespace

std::string Request::path() const {
  const std::size_t begin = head.find(' ') + 1;
  return head.substr(begin, head.find(' ', begin) - begin);
}

std::string Request::field(std::string_view name) const {
  for (std::size_t at = head.find("\r\n"); at + 2 < head.size(); at = head.find("\r\n", at + 2)) {
    const std::string line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos && equal_ignoring_case(line.substr(0, colon), name)) return line.substr(colon + 2);
  }
  return {};
}

std::string response(int status, std::string_view body, std::string_view fields) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " Whatever\r\n";
  text.append(fields).append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  return text;
}

bool Connection::send(std::string_view bytes) {
  if (!std::exchange(answered_, true)) server_.answer_begins();
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Connection::wait_closed() {
  char buffer[4096];
  while (::recv(socket_, buffer, sizeof buffer, 0) > 0) continue;
}

void Connection::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  closing_ = true;
}

HttpServer::HttpServer(Handler handler) : handler_(std::move(handler)) {
  std::tie(listener_, port_) = bound_socket();
  if (::listen(listener_, 1024) != 0) throw std::runtime_error("cannot listen");
  acceptor_ = std::thread([this] { accept_all(); });
}

HttpServer::~HttpServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const Client& client : clients_) {
      if (client.open) ::shutdown(client.socket, SHUT_RDWR);
    }
  }
  for (Client& client : clients_) client.thread.join();
}

void HttpServer::accept_all() {
  for (;;) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::lock_guard lock(mutex_);
    Client& client = clients_.emplace_back(Client{.socket = socket, .open = true, .thread = {}});
    client.thread = std::thread([this, &client] { serve(client); });
  }
}

void HttpServer::serve(Client& client) {
  Connection connection(*this, client.socket);
  std::string rest;
  Request request;
  while (!connection.closing_ && read_head(client.socket, rest, request)) {
    request_came(request);
    connection.answered_ = false;
    handler_(request, connection);
    if (!std::exchange(connection.answered_, true)) answer_begins();
  }
  const std::lock_guard lock(mutex_);
  client.open = false;
  ::close(client.socket);
}

void HttpServer::request_came(const Request& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  most_at_once_ = std::max(most_at_once_, ++unanswered_);
  changed_.notify_all();
}

void HttpServer::answer_begins() {
  const std::lock_guard lock(mutex_);
  --unanswered_;
  changed_.notify_all();
}

std::size_t HttpServer::connections() const {
  const std::lock_guard lock(mutex_);
  return clients_.size();
}

std::vector<Request> HttpServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::vector<std::string> HttpServer::paths() const {
  std::vector<std::string> paths;
  for (const Request& request : requests()) paths.push_back(request.path());
  return paths;
}

std::size_t HttpServer::most_at_once() const {
  const std::lock_guard lock(mutex_);
  return most_at_once_;
}

bool HttpServer::wait_for_requests(std::size_t count) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, deadline, [&] { return requests_.size() >= count; });
}

bool HttpServer::wait_for_at_once(std::size_t count) const {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, deadline, [&] { return most_at_once_ >= count; });
}

DeafPort::DeafPort() { std::tie(socket_, port_) = bound_socket(); }

DeafPort::~DeafPort() { ::close(socket_); }

FullPort::FullPort() {
  std::tie(listener_, port_) = bound_socket();
  if (::listen(listener_, 0) != 0) throw std::runtime_error("cannot listen");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port_));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int i = 0; i < 4; ++i) {
    queued_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    ::connect(queued_.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  }
}

FullPort::~FullPort() {
  for (const int socket : queued_) ::close(socket);
  ::close(listener_);
}

}  // namespace hoist::test
