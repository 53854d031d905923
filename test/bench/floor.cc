// The floor: about the least that a client of HTTP/1.1 can do for a list of files on connections that stay open: a
// request, a response, a file that is written as NAME.part and then gets its name. Nothing is checked that hoist checks
// (a length must be there, that is all), nothing is retried, nothing is told. It shows what is possible on a machine.
//
//   floor LIST FOLDER CONNECTIONS THREADS
//
// LIST has one URL per line, all of one server: http://ADDRESS:PORT/PATH. FOLDER must exist.

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <fstream>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/unique_fd.hpp"

namespace {

using hoist::base::UniqueFd;

constexpr std::string_view scheme = "http://";

[[noreturn]] void fail(const char* tried) { throw std::system_error(errno, std::generic_category(), tried); }

int check(int result, const char* tried) {
  if (result < 0) fail(tried);
  return result;
}

/// What all threads share.
struct Work {
  std::string host;  // with its port
  sockaddr_in server{};
  std::vector<std::string> paths;
  std::atomic<std::size_t> next = 0;
  UniqueFd folder;
};

void read_list(const char* file, Work& work) {
  std::ifstream list(file);
  for (std::string line; std::getline(list, line);) {
    if (!line.starts_with(scheme)) throw std::runtime_error("not a URL of HTTP: " + line);
    const std::size_t slash = std::min(line.find('/', scheme.size()), line.size());
    work.host = line.substr(scheme.size(), slash - scheme.size());
    work.paths.push_back(line.substr(slash));
  }
  const std::size_t colon = std::min(work.host.find(':'), work.host.size());
  const std::string port = colon < work.host.size() ? work.host.substr(colon + 1) : "80";
  work.server.sin_family = AF_INET;
  work.server.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  const std::string address = work.host.substr(0, colon);
  if (::inet_pton(AF_INET, address.c_str(), &work.server.sin_addr) != 1) {
    throw std::runtime_error("not an address: " + address);
  }
}

/// One connection, and the file that comes over it.
class Connection {
 public:
  explicit Connection(Work& work)
      : work_(work), socket_(check(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket")) {
    const int on = 1;
    check(::setsockopt(socket_.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "setsockopt");
    const auto* address = reinterpret_cast<const sockaddr*>(&work.server);
    check(::connect(socket_.number(), address, sizeof work.server), "connect");
  }

  int number() const noexcept { return socket_.number(); }

  /// Requests the next file. @returns false if there is none
  bool request() {
    const std::size_t n = work_.next++;
    if (n >= work_.paths.size()) return false;
    const std::string& path = work_.paths[n];
    name_ = path.substr(path.rfind('/') + 1);
    const std::string text =
        "GET " + path + " HTTP/1.1\r\nHost: " + work_.host + "\r\nUser-Agent: floor\r\nAccept: */*\r\n\r\n";
    if (::send(number(), text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) fail("send");
    return true;
  }

  /// Takes what has arrived. @returns false once there is nothing more to come
  bool receive(std::vector<char>& buffer) {
    const ssize_t got = ::recv(number(), buffer.data(), buffer.size(), 0);
    if (got < 0) fail("recv");
    if (got == 0) throw std::runtime_error("the server closed a connection");
    std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
    if (!file_) bytes = begin(bytes);
    write(bytes);
    if (left_ > 0) return true;
    end();
    return request();
  }

 private:
  /// @param bytes with the whole head, as a server on the loopback sends it. @returns what follows it
  std::string_view begin(std::string_view bytes) {
    constexpr std::string_view field = "\r\nContent-Length: ";
    constexpr std::string_view blank = "\r\n\r\n";
    const std::size_t length = bytes.find(field);
    const std::size_t body = bytes.find(blank);
    if (body == bytes.npos || length > body) throw std::runtime_error("a response without a length");
    std::from_chars(bytes.data() + length + field.size(), bytes.data() + body, left_);
    part_ = name_ + ".part";
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
    file_ = UniqueFd(check(::openat(work_.folder.number(), part_.c_str(), flags, 0666), "open"));
    return bytes.substr(body + blank.size());
  }

  void write(std::string_view bytes) {
    left_ -= static_cast<long>(bytes.size());
    while (!bytes.empty()) {
      const ssize_t done = ::write(file_.number(), bytes.data(), bytes.size());
      if (done < 0) fail("write");
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
  }

  void end() {
    check(::close(file_.release()), "close");
    check(::renameat(work_.folder.number(), part_.c_str(), work_.folder.number(), name_.c_str()), "rename");
  }

  Work& work_;
  UniqueFd socket_;
  UniqueFd file_;
  std::string name_;
  std::string part_;
  long left_ = 0;
};

/// One thread's part of the work.
void fetch(Work& work, int connections) {
  const UniqueFd poll(check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  std::vector<char> buffer(256 * 1024);
  std::vector<Connection> open;
  open.reserve(static_cast<std::size_t>(connections));
  int busy = 0;
  for (int i = 0; i < connections; ++i) {
    Connection& connection = open.emplace_back(work);
    if (!connection.request()) break;
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &connection}};
    check(::epoll_ctl(poll.number(), EPOLL_CTL_ADD, connection.number(), &event), "epoll_ctl");
    ++busy;
  }
  std::array<epoll_event, 128> events{};
  while (busy > 0) {
    const int ready =
        check(::epoll_wait(poll.number(), events.data(), static_cast<int>(events.size()), -1), "epoll_wait");
    for (int i = 0; i < ready; ++i) {
      auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (!connection.receive(buffer)) --busy;
    }
  }
}

/// A thread cannot throw to anyone: it ends the program.
void fetch_or_exit(Work& work, int connections) noexcept {
  try {
    fetch(work, connections);
  } catch (const std::exception& error) {
    static_cast<void>(std::fprintf(stderr, "floor: %s\n", error.what()));
    std::_Exit(1);
  }
}

void run(char** arguments) {
  Work work;
  read_list(arguments[1], work);
  work.folder = UniqueFd(check(::open(arguments[2], O_RDONLY | O_DIRECTORY | O_CLOEXEC), arguments[2]));
  const int connections = std::stoi(arguments[3]);
  const int threads = std::clamp(std::stoi(arguments[4]), 1, std::max(1, connections));
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) running.emplace_back(fetch_or_exit, std::ref(work), connections / threads);
  for (std::thread& thread : running) thread.join();
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 2 && arguments[1] == std::string_view("--version")) {
    static_cast<void>(std::puts("test/bench/floor.cc"));
    return 0;
  }
  if (count != 5) {
    static_cast<void>(std::fputs("usage: floor LIST FOLDER CONNECTIONS THREADS\n", stderr));
    return 2;
  }
  try {
    run(arguments);
  } catch (const std::exception& error) {
    static_cast<void>(std::fprintf(stderr, "floor: %s\n", error.what()));
    return 1;
  }
  return 0;
}
