#include "net/sockets.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include <gtest/gtest.h>

#include "coro/event.hpp"
#include "support/http_server.hpp"
#include "support/turn.hpp"

namespace hoist::net {
namespace {

curl_sockaddr loopback(int port) {
  curl_sockaddr address{};
  address.family = AF_INET;
  address.socktype = SOCK_STREAM;
  address.protocol = IPPROTO_TCP;
  address.addrlen = sizeof(sockaddr_in);
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(static_cast<std::uint16_t>(port));
  in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::memcpy(&address.addr, &in, sizeof in);
  return address;
}

int connect_to(int port, int socket) {
  const curl_sockaddr address = loopback(port);
  return ::connect(socket, &address.addr, address.addrlen);
}

/// One end of a connection, kept by the test; the other end belongs to the Sockets.
class Peer {
 public:
  Peer() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const curl_sockaddr address = loopback(0);
    EXPECT_EQ(::bind(listener_, &address.addr, address.addrlen), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
  }
  ~Peer() {
    if (socket_ >= 0) ::close(socket_);
    ::close(listener_);
  }
  int port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }
  void accept() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = ::accept(listener_, nullptr, nullptr);
  }
  void close() { ::close(std::exchange(socket_, -1)); }
  void reset() {
    const linger at_once{1, 0};
    EXPECT_EQ(::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), 0);
    close();
  }
  void send() const { EXPECT_EQ(::send(socket_, "x", 1, MSG_NOSIGNAL), 1); }
  bool sees_the_end() const {
    char byte = 0;
    return ::recv(socket_, &byte, 1, 0) == 0;
  }

 private:
  int listener_;
  int socket_ = -1;
};

class SocketsTest : public testing::Test {
 protected:
  /// Opens a connection to the peer through the Sockets.
  curl_socket_t open_connection() {
    const curl_socket_t socket = sockets_.open(loopback(peer_.port()));
    EXPECT_NE(socket, CURL_SOCKET_BAD);
    EXPECT_TRUE(connect_to(peer_.port(), socket) == 0 || errno == EINPROGRESS);
    peer_.accept();
    return socket;
  }

  void ready(curl_socket_t socket, int flags) {
    ++events_;
    ready_socket_ = socket;
    ready_flags_ = flags;
    if (on_event_) on_event_();
    ready_.set();
  }

  static void read_byte(curl_socket_t socket) {
    char byte = 0;
    EXPECT_EQ(::recv(socket, &byte, 1, 0), 1);
  }

  coro::Loop loop_;
  coro::Event ready_{loop_};
  int events_ = 0;
  curl_socket_t ready_socket_ = CURL_SOCKET_BAD;
  int ready_flags_ = 0;
  std::function<void()> on_event_;
  Sockets sockets_{loop_, [this](curl_socket_t socket, int flags) { ready(socket, flags); }};
  Peer peer_;
};

TEST_F(SocketsTest, TellThatASocketCanBeRead) {
  const curl_socket_t socket = open_connection();
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(socket, CURL_POLL_IN);
    peer_.send();
    co_await ready_.wait();
    read_byte(socket);
  };
  loop_.run(story());
  EXPECT_EQ(ready_socket_, socket);
  EXPECT_EQ(ready_flags_, CURL_CSELECT_IN);
  sockets_.close(socket);
}

TEST_F(SocketsTest, TellThatASocketCanBeWritten) {
  const curl_socket_t socket = open_connection();
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(socket, CURL_POLL_OUT);
    co_await ready_.wait();
  };
  loop_.run(story());
  EXPECT_EQ(ready_flags_, CURL_CSELECT_OUT);
  sockets_.close(socket);
}

TEST_F(SocketsTest, TellOfBothDirectionsAtOnce) {
  const curl_socket_t socket = open_connection();
  auto story = [&]() -> coro::Task<void> {
    peer_.send();
    sockets_.want(socket, CURL_POLL_INOUT);
    while (ready_flags_ != (CURL_CSELECT_IN | CURL_CSELECT_OUT)) co_await ready_.wait();
  };
  loop_.run(story());
  sockets_.close(socket);
}

TEST_F(SocketsTest, KeepQuietAboutASocketThatNobodyWantsToHearOf) {
  const curl_socket_t socket = open_connection();
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(socket, CURL_POLL_IN);
    sockets_.want(socket, CURL_POLL_REMOVE);
    peer_.send();
    co_await test::turns(loop_, 20);
    EXPECT_EQ(events_, 0);
    sockets_.want(socket, CURL_POLL_IN);  // as for the next request on a connection kept alive
    co_await ready_.wait();
    read_byte(socket);
  };
  loop_.run(story());
  EXPECT_EQ(events_, 1);
  EXPECT_EQ(ready_flags_, CURL_CSELECT_IN);
  sockets_.close(socket);
}

/// As with a body that is paused because the disk is busy: what has come by then, and the server's farewell, wait.
TEST_F(SocketsTest, TellOnceItIsWantedAgainWhatCameMeanwhile) {
  const curl_socket_t socket = open_connection();
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(socket, CURL_POLL_IN);
    for (int pauses = 1; pauses <= 3; ++pauses) {
      sockets_.want(socket, CURL_POLL_REMOVE);
      peer_.send();
      co_await test::turns(loop_, 5);
      EXPECT_EQ(events_, pauses - 1);
      sockets_.want(socket, CURL_POLL_IN);
      co_await ready_.wait();
      read_byte(socket);
    }
    sockets_.want(socket, CURL_POLL_REMOVE);
    peer_.close();
    co_await test::turns(loop_, 5);
    EXPECT_EQ(events_, 3);
    sockets_.want(socket, CURL_POLL_INOUT);  // more than before
    co_await ready_.wait();
    EXPECT_NE(ready_flags_ & CURL_CSELECT_IN, 0);
  };
  loop_.run(story());
  sockets_.close(socket);
}

/// A reset is an error of the socket, after which libuv watches it no more.
TEST_F(SocketsTest, TellOfAResetThatCameWhileNobodyWantedToHearOfIt) {
  const curl_socket_t socket = open_connection();
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(socket, CURL_POLL_IN);
    sockets_.want(socket, CURL_POLL_REMOVE);
    peer_.send();
    co_await test::turns(loop_, 5);
    peer_.reset();
    co_await test::turns(loop_, 5);
    EXPECT_EQ(events_, 0);
    sockets_.want(socket, CURL_POLL_IN);
    co_await ready_.wait();
  };
  loop_.run(story());
  EXPECT_NE(ready_flags_ & CURL_CSELECT_IN, 0);
  sockets_.close(socket);
}

TEST_F(SocketsTest, ForgetAboutWritingWhenOnlyReadingIsWanted) {
  const curl_socket_t socket = open_connection();
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(socket, CURL_POLL_OUT);
    co_await ready_.wait();
    sockets_.want(socket, CURL_POLL_IN);
    const int before = events_;
    co_await test::turns(loop_, 20);
    EXPECT_EQ(events_, before) << "a socket that can be written all the time must not keep the loop busy";
    peer_.send();
    co_await ready_.wait();
  };
  loop_.run(story());
  EXPECT_EQ(ready_flags_, CURL_CSELECT_IN);
  sockets_.close(socket);
}

TEST_F(SocketsTest, CloseASocketForGood) {
  const curl_socket_t socket = open_connection();
  sockets_.want(socket, CURL_POLL_IN);
  EXPECT_EQ(sockets_.close(socket), 0);
  EXPECT_TRUE(peer_.sees_the_end());
  EXPECT_EQ(::fcntl(socket, F_GETFD), -1);
}

TEST_F(SocketsTest, AllowTheSocketToBeClosedFromWithinItsEvent) {
  const curl_socket_t socket = open_connection();
  on_event_ = [&] { sockets_.close(socket); };
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(socket, CURL_POLL_IN);
    peer_.send();
    co_await ready_.wait();
    co_await test::turns(loop_, 3);
  };
  loop_.run(story());
  EXPECT_EQ(events_, 1);
}

TEST_F(SocketsTest, WatchANumberAnewWhenTheSystemGivesItOutAgain) {
  const curl_socket_t first = open_connection();
  sockets_.want(first, CURL_POLL_IN);
  sockets_.close(first);
  const curl_socket_t second = open_connection();
  EXPECT_EQ(second, first) << "the system gives out the lowest number that is free";
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(second, CURL_POLL_IN);
    peer_.send();
    co_await ready_.wait();
  };
  loop_.run(story());
  EXPECT_EQ(events_, 1);
  sockets_.close(second);
}

TEST_F(SocketsTest, TellOfAConnectionThatIsRefused) {
  const test::DeafPort deaf;
  const curl_socket_t socket = sockets_.open(loopback(deaf.port()));
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(socket, CURL_POLL_OUT);
    EXPECT_TRUE(connect_to(deaf.port(), socket) == 0 || errno == EINPROGRESS || errno == ECONNREFUSED);
    co_await ready_.wait();
  };
  loop_.run(story());
  EXPECT_NE(ready_flags_ & (CURL_CSELECT_ERR | CURL_CSELECT_OUT), 0);
  sockets_.close(socket);
}

TEST_F(SocketsTest, FollowToTheLetterADescriptorThatTheyDidNotOpen) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), 0);
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(pair[0], CURL_POLL_IN);
    EXPECT_EQ(::send(pair[1], "x", 1, 0), 1);
    co_await ready_.wait();
    sockets_.want(pair[0], CURL_POLL_REMOVE);
    // libcurl closes it now without a word; its number may come back at once as a socket of ours
    ::close(pair[0]);
    const curl_socket_t ours = open_connection();
    EXPECT_EQ(ours, pair[0]);
    const int before = events_;
    sockets_.want(ours, CURL_POLL_IN);
    peer_.send();
    co_await ready_.wait();
    EXPECT_EQ(events_, before + 1);
    EXPECT_EQ(ready_socket_, ours);
    sockets_.close(ours);
  };
  loop_.run(story());
  ::close(pair[1]);
}

TEST_F(SocketsTest, LetGoOfASocketThatIsGivenUpWhileItConnects) {
  const curl_socket_t socket = sockets_.open(loopback(peer_.port()));
  auto story = [&]() -> coro::Task<void> {
    sockets_.want(socket, CURL_POLL_OUT);
    ::close(socket);  // as libcurl does, without a word
    sockets_.want(socket, CURL_POLL_REMOVE);
    co_await test::turns(loop_, 3);  // libuv ends the program if it has to watch a closed descriptor
    const curl_socket_t next = open_connection();
    EXPECT_EQ(next, socket);
    sockets_.want(next, CURL_POLL_IN);
    peer_.send();
    co_await ready_.wait();
    sockets_.close(next);
  };
  loop_.run(story());
  EXPECT_EQ(events_, 1);
}

TEST_F(SocketsTest, IgnoreTheRemovalOfASocketThatTheyDoNotKnow) {
  sockets_.want(12345, CURL_POLL_REMOVE);
  sockets_.want(12345, CURL_POLL_NONE);
  EXPECT_EQ(events_, 0);
}

TEST_F(SocketsTest, RefuseASocketThatTheSystemRefuses) {
  curl_sockaddr address = loopback(1);
  address.family = -1;
  EXPECT_EQ(sockets_.open(address), CURL_SOCKET_BAD);
}

TEST_F(SocketsTest, DoNotLeakToChildProcesses) {
  const curl_socket_t socket = sockets_.open(loopback(1));
  EXPECT_NE(::fcntl(socket, F_GETFD) & FD_CLOEXEC, 0);
  sockets_.close(socket);
}

}  // namespace
}  // namespace hoist::net
