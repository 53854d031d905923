#pragma once

#include <functional>
#include <memory>
#include <unordered_map>

#include <curl/curl.h>
#include <uv.h>

#include "coro/loop.hpp"

namespace hoist::net {

/// Watches libcurl's sockets on the loop, with one uv_poll_t for each, for as long as the socket is open.
///
/// libcurl stops and starts watching a kept-alive connection around every request, and around every pause of a body.
/// Following it strictly costs several epoll_ctl calls each way, so a socket stays watched until an unwanted event
/// arrives. This requires knowing when a socket is really closed: libcurl opens and closes its connections through this
/// class (CURLOPT_OPENSOCKETFUNCTION, CURLOPT_CLOSESOCKETFUNCTION). A descriptor that it did not open here (a name
/// resolver's wake-up pipe) may close without notice, so for that one libcurl is followed strictly.
class Sockets {
 public:
  /// @param ready is called on the loop with the socket and CURL_CSELECT_* bits; it must not throw
  Sockets(coro::Loop& loop, std::function<void(curl_socket_t, int)> ready);
  Sockets(const Sockets&) = delete;
  Sockets& operator=(const Sockets&) = delete;
  ~Sockets();

  /// Opens a socket for a connection. @returns CURL_SOCKET_BAD where the system refuses one
  curl_socket_t open(const curl_sockaddr& address) noexcept;

  /// Closes a socket that open() opened, or that was handed over some other way. @returns 0, as libcurl expects
  int close(curl_socket_t socket) noexcept;

  /// Which events libcurl wants for a socket. @param what CURL_POLL_IN, _OUT, _INOUT, _NONE or _REMOVE
  /// @returns 0, or the errno if it cannot be watched: there will be no events for it
  int want(curl_socket_t socket, int what) noexcept;

 private:
  struct Watch;

  Watch* find(curl_socket_t socket) noexcept;
  Watch& add(curl_socket_t socket, bool ours);
  int adjust(Watch& watch) noexcept;
  int start(Watch& watch) noexcept;
  static int stop(Watch& watch) noexcept;
  bool change_behind_libuv(Watch& watch) noexcept;
  static void on_event(uv_poll_t* poll, int status, int events) noexcept;

  coro::Loop& loop_;
  std::function<void(curl_socket_t, int)> ready_;
  std::unordered_map<curl_socket_t, std::unique_ptr<Watch>> watches_;
};

}  // namespace hoist::net
