#include "net/sockets.hpp"

#include <cerrno>
#include <unistd.h>
#include <utility>

#include "base/platform.hpp"

namespace hoist::net {

/// One socket on the loop.
struct Sockets::Watch {
  Watch(Sockets& its_owner, curl_socket_t its_socket, bool opened_here)
      : owner(its_owner), socket(its_socket), ours(opened_here) {}

  Sockets& owner;
  curl_socket_t socket;
  bool ours;        ///< opened by open(), so close() will be called
  int wanted = 0;   ///< UV_READABLE and UV_WRITABLE bits that libcurl wants
  int watched = 0;  ///< the bits the loop looks for: at least those wanted, perhaps more
  int polled = 0;   ///< the bits that libuv believes the loop looks for: at least those watched
  coro::OwnedHandle<uv_poll_t> poll;
};

Sockets::Sockets(coro::Loop& loop, std::function<void(curl_socket_t, int)> ready)
    : loop_(loop), ready_(std::move(ready)) {}

Sockets::~Sockets() = default;

curl_socket_t Sockets::open(const curl_sockaddr& address) noexcept {
  const int socket = base::platform::open_socket(address.family, address.socktype, address.protocol);
  if (socket < 0) return CURL_SOCKET_BAD;
  try {
    add(socket, true);
    return socket;
  } catch (const coro::LoopError&) {
    const int error = errno;  // of the system call that libuv made
    ::close(socket);
    errno = error;
  } catch (...) {
    ::close(socket);
    errno = ENOMEM;
  }
  return CURL_SOCKET_BAD;
}

int Sockets::close(curl_socket_t socket) noexcept {
  watches_.erase(socket);  // the handle leaves the loop here, before the descriptor can be given out again
  ::close(socket);
  return 0;
}

int Sockets::want(curl_socket_t socket, int what) noexcept {
  Watch* watch = find(socket);
  if (!watch) {
    if (what == CURL_POLL_REMOVE || what == CURL_POLL_NONE) return 0;
    try {
      watch = &add(socket, false);
    } catch (...) {
      return ENOMEM;
    }
  }
  if (what == CURL_POLL_REMOVE && !watch->ours) {
    watches_.erase(socket);
    return 0;
  }
  // libcurl 7.88 closes a socket that is still connecting without calling close().
  const bool given_up = what == CURL_POLL_REMOVE && watch->wanted == UV_WRITABLE;
  watch->wanted = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
  if (what == CURL_POLL_REMOVE) watch->wanted = 0;
  if (given_up) return stop(*watch);
  return (watch->watched & watch->wanted) != watch->wanted ? adjust(*watch) : 0;
}

Sockets::Watch* Sockets::find(curl_socket_t socket) noexcept {
  const auto found = watches_.find(socket);
  return found == watches_.end() ? nullptr : found->second.get();
}

Sockets::Watch& Sockets::add(curl_socket_t socket, bool ours) {
  auto poll = coro::make_handle<uv_poll_t>(
      "cannot watch a socket", [&](auto* handle) { return uv_poll_init_socket(loop_.raw(), handle, socket); });
  auto watch = std::make_unique<Watch>(*this, socket, ours);
  watch->poll = std::move(poll);
  watch->poll->data = watch.get();
  return *(watches_[socket] = std::move(watch));
}

/// A body that arrives faster than it is written is paused again and again, so what can be is done without libuv.
int Sockets::adjust(Watch& watch) noexcept {
  if (change_behind_libuv(watch)) return 0;
  return watch.wanted == 0 ? stop(watch) : start(watch);
}

int Sockets::start(Watch& watch) noexcept {
  watch.watched = watch.polled = watch.wanted;
  int error = -uv_poll_start(watch.poll.get(), watch.wanted, &Sockets::on_event);
  if (error == 0) error = base::platform::enter_poll_set(uv_backend_fd(loop_.raw()), watch.socket);
  if (error != 0) stop(watch);
  return error;
}

int Sockets::stop(Watch& watch) noexcept {
  watch.watched = watch.polled = 0;
  return -uv_poll_stop(watch.poll.get());
}

/// @returns whether that could be done
bool Sockets::change_behind_libuv(Watch& watch) noexcept {
  if (watch.polled == 0 || (watch.polled & watch.wanted) != watch.wanted) return false;  // libuv has to know
  const bool reading = (watch.wanted & UV_READABLE) != 0;
  const bool writing = (watch.wanted & UV_WRITABLE) != 0;
  if (!base::platform::change_in_poll_set(uv_backend_fd(loop_.raw()), watch.socket, reading, writing)) return false;
  watch.watched = watch.wanted;
  return true;
}

void Sockets::on_event(uv_poll_t* poll, int status, int events) noexcept {
  Watch& watch = *static_cast<Watch*>(poll->data);
  if (status < 0) watch.watched = watch.polled = 0;  // libuv stops a handle that has an error
  if (watch.wanted == 0 || (status >= 0 && (events & watch.wanted) == 0)) {
    if (watch.watched != watch.wanted) watch.owner.adjust(watch);
    return;
  }
  int flags = (events & UV_READABLE ? CURL_CSELECT_IN : 0) | (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0);
  // With the error alone, libcurl would not ask the system which.
  if (status < 0) flags = CURL_CSELECT_IN | CURL_CSELECT_ERR;
  watch.owner.ready_(watch.socket, flags);  // may close the socket: watch is not touched afterwards
}

}  // namespace hoist::net
