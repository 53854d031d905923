#include "net/curl_multi.hpp"

#include <cassert>
#include <string>

#include "hoist/cause.hpp"
#include "net/handles.hpp"

namespace hoist::net {

namespace {

void check(CURLMcode code, const char* tried) {
  if (code == CURLM_OK) return;
  throw Cause(ErrorKind::internal, std::string(tried) + ": " + curl_multi_strerror(code));
}

/// libcurl's global state, initialised once and never cleaned up: other code in the process may use libcurl, too.
CURLM* make_multi() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CURLM* multi = ready == CURLE_OK ? curl_multi_init() : nullptr;
  if (!multi) throw Cause(ErrorKind::internal, "cannot initialize libcurl");
  return multi;
}

}  // namespace

CurlMulti::CurlMulti(coro::Loop& loop, std::size_t connections, const Callbacks& callbacks)
    : callbacks_(callbacks),
      sockets_(loop, [this](curl_socket_t socket, int flags) { callbacks_.ready(*this, socket, flags); }),
      timer_(coro::make_handle<uv_timer_t>("cannot create libcurl's timer",
                                           [&](auto* handle) { return uv_timer_init(loop.raw(), handle); })),
      at_once_(coro::make_handle<uv_idle_t>("cannot create libcurl's timer",
                                            [&](auto* handle) { return uv_idle_init(loop.raw(), handle); })),
      multi_(make_multi()) {
  timer_->data = this;
  at_once_->data = this;
  CURLM* const multi = multi_.get();
  constexpr const char* tried = "cannot set up libcurl's multi interface";
  check(curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket), tried);
  check(curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this), tried);
  check(curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer), tried);
  check(curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this), tried);
  // By default libcurl keeps as many connections as it has handles, and closes warm ones when a handle leaves.
  check(curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(connections)), tried);
}

CurlMulti::~CurlMulti() {
  assert(is_idle());
  closing_ = true;
  multi_.reset();  // closes the connections, and may call on_socket and on_timer for the last time
}

void CurlMulti::add(Easy& easy) {
  CURL* const handle = easy.handle.get();
  set(handle, CURLOPT_CLOSESOCKETFUNCTION, &CurlMulti::on_close);
  set(handle, CURLOPT_CLOSESOCKETDATA, this);
  check(curl_multi_add_handle(multi_.get(), handle), "libcurl accepts no more transfers");
  easy.multi = this;
  ++transfers_;
}

void CurlMulti::remove(Easy& easy) noexcept {
  curl_multi_remove_handle(multi_.get(), easy.handle.get());
  easy.multi = nullptr;
  --transfers_;
}

CURLMcode CurlMulti::perform(curl_socket_t socket, int flags) noexcept {
  int still_running = 0;
  return curl_multi_socket_action(multi_.get(), socket, flags, &still_running);
}

CURL* CurlMulti::take_ended(CURLcode& result) noexcept {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    result = message->data.result;  // the message is gone once the handle is removed
    return message->easy_handle;
  }
  return nullptr;
}

int CurlMulti::on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void*) noexcept {
  auto& multi = *static_cast<CurlMulti*>(self);
  if (multi.closing_) return 0;
  const int error = multi.sockets_.want(socket, what);
  const bool waits = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
  if (waits || error != 0) multi.callbacks_.waits(easy, waits ? socket : CURL_SOCKET_BAD, error);
  return 0;
}

int CurlMulti::on_timer(CURLM*, long delay, void* self) noexcept {
  auto& multi = *static_cast<CurlMulti*>(self);
  uv_timer_stop(multi.timer_.get());
  uv_idle_stop(multi.at_once_.get());
  if (delay < 0 || multi.closing_) return 0;
  if (delay == 0) {
    // No timer: libuv before 1.48 calls one that its own callback sets to 0 for ever, and nothing else.
    const auto expire = [](uv_idle_t* idle) {
      uv_idle_stop(idle);
      auto& expired = *static_cast<CurlMulti*>(idle->data);
      expired.callbacks_.ready(expired, CURL_SOCKET_TIMEOUT, 0);
    };
    uv_idle_start(multi.at_once_.get(), expire);
    return 0;
  }
  const auto expire = [](uv_timer_t* timer) {
    auto& expired = *static_cast<CurlMulti*>(timer->data);
    expired.callbacks_.ready(expired, CURL_SOCKET_TIMEOUT, 0);
  };
  uv_timer_start(multi.timer_.get(), expire, static_cast<std::uint64_t>(delay), 0);
  return 0;
}

int CurlMulti::on_close(void* self, curl_socket_t socket) noexcept {
  return static_cast<CurlMulti*>(self)->sockets_.close(socket);
}

}  // namespace hoist::net
