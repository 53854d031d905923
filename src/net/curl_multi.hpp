#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include <curl/curl.h>
#include <uv.h>

#include "coro/loop.hpp"
#include "net/easy_pool.hpp"
#include "net/sockets.hpp"

namespace hoist::net {

/// One of libcurl's multi handles on the loop, with its connections and the addresses that it knows.
///
/// libcurl's socket and timer callbacks only note what it wants: what it must do happens in perform(), called from the
/// loop.
class CurlMulti {
 public:
  struct Callbacks {
    /// perform() is due: from the loop, with the socket, or CURL_SOCKET_TIMEOUT, and CURL_CSELECT_* bits
    std::function<void(CurlMulti&, curl_socket_t, int)> ready;
    /// A transfer waits for a socket, or, with an errno, will hear nothing of it. Called by libcurl.
    std::function<void(CURL*, curl_socket_t, int)> waits;
  };

  /// @param connections that are kept, at most
  /// @param callbacks outlive it; they must not throw
  /// @throws Cause (internal) if libcurl cannot be set up
  CurlMulti(coro::Loop& loop, std::size_t connections, const Callbacks& callbacks);
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;
  ~CurlMulti();  ///< no transfer may be left

  /// Begins a transfer. The handle says from then on where it is. @throws Cause (internal)
  void add(Easy& easy);
  void remove(Easy& easy) noexcept;

  CURLMcode perform(curl_socket_t socket, int flags) noexcept;

  /// The next transfer that has ended, and how; null if there is none.
  CURL* take_ended(CURLcode& result) noexcept;

  curl_socket_t open_socket(const curl_sockaddr& address) noexcept { return sockets_.open(address); }

  bool is_idle() const noexcept { return transfers_ == 0; }

 private:
  struct Cleanup {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
  };

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* per_socket) noexcept;
  static int on_timer(CURLM* multi, long milliseconds, void* self) noexcept;
  static int on_close(void* self, curl_socket_t socket) noexcept;

  const Callbacks& callbacks_;
  Sockets sockets_;
  coro::OwnedHandle<uv_timer_t> timer_;
  coro::OwnedHandle<uv_idle_t> at_once_;  // active while libcurl wants to be called without waiting
  std::unique_ptr<CURLM, Cleanup> multi_;
  std::size_t transfers_ = 0;
  bool closing_ = false;
};

}  // namespace hoist::net
