#include "net/multi.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "net/errors.hpp"
#include "net/transfer.hpp"

namespace hoist::net {

namespace {

using std::chrono::milliseconds;

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
      stall_watch_(loop, [this] { watch_silent(); }),
      rate_watch_(loop, [this] { resume_held(); }),
      head_wait_(loop, [this] { end_head_waits(); }),
      retirement_(loop, [this] { retire_idle(); }),
      rate_(settings_.http.limit_rate, loop.now()),
      cookie_file_(settings_.http.cookie_file.empty() ? CookieFile() : CookieFile(settings_.http.cookie_file)),
      pool_(settings_),
      lookups_(settings_.connections),
      buffers_(settings_.idle_buffers),
      callbacks_{.ready = [this](CurlMulti& multi, curl_socket_t socket, int flags) { dispatch(multi, socket, flags); },
                 .waits = [this](CURL* easy, curl_socket_t socket, int error) { note_wait(easy, socket, error); }} {
  keep_cookies({}, cookie_file_.lines());
  silent_.reserve(settings_.connections);
  begin_curl_multi();
}

Multi::~Multi() { assert(running_.empty()); }

/// libcurl goes through all addresses that a multi handle knows after each transfer, and through all servers that it
/// has ever had connections to as it closes one: with one handle for all, a batch over many servers would take a time
/// that grows with their square. So a new one begins every few thousand servers, and goes on from there.
void Multi::begin_curl_multi() {
  curl_multis_.push_back(std::make_unique<CurlMulti>(loop_, settings_.connections, callbacks_));
  lookups_.forget();
  if (curl_multis_.size() > 1) retirement_.start(milliseconds(0));
}

void Multi::retire_idle() noexcept {
  const auto is_retired = [this](const auto& one) { return one != curl_multis_.back() && one->is_idle(); };
  curl_multis_.erase(std::remove_if(curl_multis_.begin(), curl_multis_.end() - 1, is_retired), curl_multis_.end() - 1);
}

std::unique_ptr<Response> Multi::send(const http::Request& request, milliseconds spent, Meter* meter) {
  return std::make_unique<Transfer>(*this, request, spent, meter);
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
  leave_curl_multi(*transfer.easy_);
  pool_.give_back(std::exchange(transfer.easy_, std::move(easy)));
  launch(transfer, *transfer.easy_);
}

/// Gives a transfer to libcurl, once the rate allows more to come.
void Multi::launch(Transfer& transfer, Easy& easy) {
  if (!over_rate()) return add(transfer, easy);
  queued_.push_back(&transfer);
}

void Multi::add(Transfer& transfer, Easy& easy) {
  if (transfer.request_ && large_bodies_.alone(transfer.request_->url)) {
    EasyPool::keep_alone(easy);
    transfer.alone_ = true;
  }
  if (lookups_.is_full()) begin_curl_multi();
  curl_multis_.back()->add(easy);
  transfer.clock_.start(loop_.now());
}

void Multi::leave_curl_multi(Easy& easy) noexcept {
  CurlMulti* const multi = easy.multi;
  if (!multi) return;  // it had to wait for the rate, or for another transfer
  multi->remove(easy);
  if (multi->is_idle() && multi != curl_multis_.back().get()) retirement_.start(milliseconds(0));
}

void Multi::remove(Transfer& transfer) noexcept {
  const bool emptied = transfer.drop_rest();
  leave_curl_multi(*transfer.easy_);
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
  received_.fetch_add(file_bytes, std::memory_order_relaxed);  // other lanes count there too
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

/// Called by libcurl, as CurlMulti::Callbacks::waits says.
void Multi::note_wait(CURL* easy, curl_socket_t socket, int error) noexcept {
  Transfer* transfer = nullptr;  // libcurl has handles of its own, too
  if (curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer) != CURLE_OK || !transfer) return;
  if (socket != CURL_SOCKET_BAD) transfer->uses(socket);
  if (error != 0) give_up_soon(*transfer, error);
}

/// A transfer cannot be ended from within libcurl's callback.
void Multi::give_up_soon(Transfer& transfer, int error) noexcept {
  transfer.unwatched_ = error;
  some_unwatched_ = true;
}

void Multi::dispatch(CurlMulti& multi, curl_socket_t socket, int flags) noexcept {
  const CURLMcode code = multi.perform(socket, flags);
  collect_ended(multi);
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

void Multi::collect_ended(CurlMulti& multi) noexcept {
  CURLcode result = CURLE_OK;
  while (CURL* const easy = multi.take_ended(result)) {
    Transfer* transfer = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    transfer->end(result);
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
  silent_.clear();
  for (const Transfer* transfer : running_) {
    const bool has_room = silent_.size() < silent_.capacity();
    if (!has_room || !transfer->silent_for(look_every(settings_), now)) continue;
    silent_.push_back({transfer->easy_->multi, transfer->socket_});
  }
  std::sort(silent_.begin(), silent_.end());
  silent_.erase(std::unique(silent_.begin(), silent_.end()), silent_.end());
  for (const auto& [multi, socket] : silent_) dispatch(*multi, socket, CURL_CSELECT_IN);
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
