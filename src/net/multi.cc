#include "net/multi.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "net/errors.hpp"
#include "net/transfer.hpp"

namespace hoist::net {

namespace {

using std::chrono::milliseconds;

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

constexpr milliseconds refill_every{20};

/// How long other transfers wait, at most, for what the first response of a server says about its bodies.
constexpr milliseconds longest_head_wait{300};

/// Often enough that silence is noticed at most an eighth late.
milliseconds look_every(const TransferSettings& settings) {
  milliseconds timeout = std::min(settings.stall_timeout, settings.connect_timeout);
  if (settings.http.max_time) timeout = std::min(timeout, *settings.http.max_time);
  return std::clamp(timeout / 8, milliseconds(10), milliseconds(1000));
}

}  // namespace

Multi::Multi(coro::Loop& loop, TransferSettings settings, std::atomic<std::uint64_t>& received)
    : loop_(loop),
      settings_(std::move(settings)),
      received_(received),
      sockets_(loop, [this](curl_socket_t socket, int flags) { dispatch(socket, flags); }),
      timer_(coro::make_handle<uv_timer_t>("cannot create libcurl's timer",
                                           [&](auto* handle) { return uv_timer_init(loop.raw(), handle); })),
      at_once_(coro::make_handle<uv_idle_t>("cannot create libcurl's timer",
                                            [&](auto* handle) { return uv_idle_init(loop.raw(), handle); })),
      stall_watch_(loop, [this] { watch_silent(); }),
      rate_watch_(loop, [this] { resume_held(); }),
      head_wait_(loop, [this] { end_head_waits(); }),
      rate_(settings_.http.limit_rate, loop.now()),
      cookie_file_(settings_.http.cookie_file.empty() ? CookieFile() : CookieFile(settings_.http.cookie_file)),
      pool_(settings_, sockets_),
      lookups_(settings_.connections),
      buffers_(settings_.connections),
      multi_(make_multi()) {
  keep_cookies({}, cookie_file_.lines());
  timer_->data = this;
  at_once_->data = this;
  silent_sockets_.reserve(settings_.connections);
  CURLM* const multi = multi_.get();
  constexpr const char* tried = "cannot set up libcurl's multi interface";
  check(curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Multi::on_socket), tried);
  check(curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this), tried);
  check(curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Multi::on_timer), tried);
  check(curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this), tried);
  // By default libcurl keeps as many connections as it has handles, and closes warm ones when a handle leaves.
  check(curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, static_cast<long>(settings_.connections)), tried);
}

Multi::~Multi() {
  assert(running_.empty());
  closing_ = true;
  multi_.reset();  // closes the connections, and may call on_socket and on_timer for the last time
}

std::unique_ptr<Easy> Multi::start(Transfer& transfer, const http::Request& request) {
  if (interrupted_) throw Cause(ErrorKind::interrupted, "stopped before the request was sent");
  std::unique_ptr<Easy> easy = pool_.take(transfer, request);
  running_.push_back(&transfer);
  transfer.place_ = running_.size() - 1;
  try {
    if (lookups_.enter(transfer, request.url)) launch(transfer, *easy);
  } catch (...) {
    running_.pop_back();
    std::erase(queued_, &transfer);
    lookups_.leave(transfer);
    start_ready();
    throw;
  }
  if (running_.size() == 1) {
    stall_watch_.start_every(look_every(settings_));
    if (rate_.limited()) rate_watch_.start_every(refill_every);
  }
  return easy;
}

void Multi::restart(Transfer& transfer, const http::Request& request) {
  std::unique_ptr<Easy> easy = pool_.take(transfer, request);
  curl_multi_remove_handle(multi_.get(), transfer.easy_->handle.get());
  pool_.give_back(std::exchange(transfer.easy_, std::move(easy)));
  launch(transfer, *transfer.easy_);
}

/// Gives a transfer to libcurl, once the rate allows more to come.
void Multi::launch(Transfer& transfer, const Easy& easy) {
  if (!over_rate()) return add(transfer, easy);
  queued_.push_back(&transfer);
}

void Multi::add(Transfer& transfer, const Easy& easy) {
  if (transfer.request_ && large_bodies_.alone(transfer.request_->url)) {
    EasyPool::keep_alone(easy);
    transfer.alone_ = true;
  }
  check(curl_multi_add_handle(multi_.get(), easy.handle.get()), "libcurl accepts no more transfers");
  transfer.clock_.start(loop_.now());
}

void Multi::remove(Transfer& transfer) noexcept {
  const bool emptied = transfer.drop_rest();
  curl_multi_remove_handle(multi_.get(), transfer.easy_->handle.get());
  emptied ? pool_.give_back(std::move(transfer.easy_)) : transfer.easy_.reset();
  running_.back()->place_ = transfer.place_;
  std::swap(running_[transfer.place_], running_.back());
  running_.pop_back();
  std::erase(held_, &transfer);
  std::erase(queued_, &transfer);
  if (transfer.large_) large_bodies_.leave(transfer.request_->url);
  lookups_.leave(transfer);
  if (!interrupted_) start_ready();
  if (running_.empty()) {
    stall_watch_.stop();
    rate_watch_.stop();
  }
}

void Multi::interrupt(const char* reason) noexcept {
  interrupted_ = true;
  while (!running_.empty()) running_.back()->fail(ErrorKind::interrupted, reason);
}

/// Starts transfers that had to wait until another one knew their server.
void Multi::start_ready() noexcept {
  while (Transfer* const transfer = lookups_.take_ready()) {
    try {
      launch(*transfer, *transfer->easy_);
    } catch (...) {
      transfer->fail(std::current_exception());
    }
  }
}

void Multi::count(std::size_t file_bytes) noexcept {
  received_.store(received_.load(std::memory_order_relaxed) + file_bytes, std::memory_order_relaxed);
}

/// The head of the first answer of a server tells whether other transfers may share the connection. It may be slow to
/// arrive, so the wait is bounded.
void Multi::await_head(const Transfer& transfer) noexcept {
  if (awaits_head_ || !lookups_.is_awaited(transfer)) return;
  awaits_head_ = true;
  head_wait_.start(longest_head_wait);
}

void Multi::end_head_waits() noexcept {
  awaits_head_ = false;
  for (const Transfer* transfer : running_) {
    if (transfer->asked_) server_known(*transfer);
  }
  start_ready();
}

int Multi::on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void*) noexcept {
  auto& multi = *static_cast<Multi*>(self);
  if (multi.closing_) return 0;
  const int error = multi.sockets_.want(socket, what);
  const bool waits = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
  if (!waits && error == 0) return 0;
  Transfer* transfer = nullptr;  // libcurl has handles of its own, too
  if (curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer) != CURLE_OK || !transfer) return 0;
  if (waits) transfer->uses(socket);
  if (error != 0) multi.give_up_soon(*transfer, error);
  return 0;
}

int Multi::on_timer(CURLM*, long delay, void* self) noexcept {
  auto& multi = *static_cast<Multi*>(self);
  uv_timer_stop(multi.timer_.get());
  uv_idle_stop(multi.at_once_.get());
  if (delay < 0 || multi.closing_) return 0;
  if (delay == 0) {
    // No timer: libuv before 1.48 calls one that its own callback sets to 0 for ever, and nothing else.
    const auto expire = [](uv_idle_t* idle) {
      uv_idle_stop(idle);
      static_cast<Multi*>(idle->data)->dispatch(CURL_SOCKET_TIMEOUT, 0);
    };
    uv_idle_start(multi.at_once_.get(), expire);
    return 0;
  }
  const auto expire = [](uv_timer_t* timer) { static_cast<Multi*>(timer->data)->dispatch(CURL_SOCKET_TIMEOUT, 0); };
  uv_timer_start(multi.timer_.get(), expire, static_cast<std::uint64_t>(delay), 0);
  return 0;
}

/// A transfer cannot be ended from within libcurl's callback.
void Multi::give_up_soon(Transfer& transfer, int error) noexcept {
  transfer.unwatched_ = error;
  some_unwatched_ = true;
}

void Multi::dispatch(curl_socket_t socket, int flags) noexcept {
  int still_running = 0;
  const CURLMcode code = curl_multi_socket_action(multi_.get(), socket, flags, &still_running);
  collect_ended();
  if (code != CURLM_OK && code != CURLM_BAD_SOCKET) end_all(curl_multi_strerror(code));
  end_unwatched();
  start_ready();
}

void Multi::end_all(const char* reason) noexcept {
  while (!running_.empty()) running_.back()->fail(ErrorKind::internal, reason);
}

void Multi::end_unwatched() noexcept {
  if (!std::exchange(some_unwatched_, false)) return;
  for (std::size_t i = running_.size(); i-- > 0;) {  // from the end, as end_silent() does
    if (running_[i]->unwatched_ != 0) running_[i]->fail_unwatched();
  }
}

void Multi::collect_ended() noexcept {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;  // the message is gone once the handle is removed
    Transfer* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    transfer->end(code);
  }
}

void Multi::watch_silent() noexcept {
  const milliseconds now = loop_.now();
  end_unwatched();
  nudge_silent(now);
  end_silent(now);
}

/// With HTTP/2, libcurl 7.88 sometimes leaves the end of a response in its own buffers: it waits for the socket, from
/// which everything has been read. So it is notified of input on every socket that has been silent for a while.
void Multi::nudge_silent(milliseconds now) noexcept {
  silent_sockets_.clear();
  for (const Transfer* transfer : running_) {
    const bool has_room = silent_sockets_.size() < silent_sockets_.capacity();
    if (has_room && transfer->silent_for(look_every(settings_), now)) silent_sockets_.push_back(transfer->socket_);
  }
  std::sort(silent_sockets_.begin(), silent_sockets_.end());
  silent_sockets_.erase(std::unique(silent_sockets_.begin(), silent_sockets_.end()), silent_sockets_.end());
  for (const curl_socket_t socket : silent_sockets_) dispatch(socket, CURL_CSELECT_IN);
}

void Multi::end_silent(milliseconds now) noexcept {
  for (std::size_t i = running_.size(); i-- > 0;) {  // from the end: a removal moves the last one into the gap
    Transfer& transfer = *running_[i];
    if (!queued_.empty() && !transfer.asked_) {
      transfer.heard();  // it waits for the rate limit, or for a transfer that does
    } else if (transfer.page_too_long(now)) {
      transfer.give_up_page();
    } else if (transfer.silent_too_long(now)) {
      transfer.fail_silent();
    } else if (transfer.too_slow(now)) {
      transfer.fail_slow();
    } else if (transfer.takes_too_long(now)) {
      transfer.fail_long();
    }
  }
}

void Multi::resume_held() noexcept {
  for (std::size_t held = held_.size(); held > 0 && !held_.empty() && !over_rate(); --held) {
    Transfer& transfer = *held_.front();
    held_.pop_front();
    transfer.resume(ReceiveGate::Reason::rate);  // may receive at once, and end
  }
  start_queued();
}

void Multi::start_queued() noexcept {
  while (!queued_.empty() && !over_rate()) {
    Transfer& transfer = *queued_.front();
    queued_.pop_front();
    transfer.heard();
    try {
      add(transfer, *transfer.easy_);
    } catch (...) {
      transfer.fail(std::current_exception());
    }
  }
}

}  // namespace hoist::net
