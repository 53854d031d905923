#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include <curl/curl.h>

#include "coro/loop.hpp"
#include "coro/timer.hpp"
#include "net/buffer.hpp"
#include "net/cookies.hpp"
#include "net/curl_multi.hpp"
#include "net/easy_pool.hpp"
#include "net/large_bodies.hpp"
#include "net/name_lookups.hpp"
#include "net/rate_limit.hpp"
#include "net/transfer_settings.hpp"
#include "net/transport.hpp"

namespace hoist::net {

class Transfer;

/// libcurl's multi interface on the loop: the only door into libcurl.
///
/// What libcurl must do happens in dispatch(), called from the loop, which always collects every transfer that has
/// ended. Coroutines are resumed by the loop afterwards, never from within libcurl, so they may call anything here.
class Multi final : public Transport {
 public:
  /// @param received where body bytes are counted over all transfers; any thread may read it
  /// @throws Cause (internal) if libcurl cannot be set up
  Multi(coro::Loop& loop, TransferSettings settings, std::atomic<std::uint64_t>& received);
  ~Multi() override;

  std::unique_ptr<Response> send(const http::Request& request, std::chrono::milliseconds spent, Meter* meter) override;
  void interrupt(const char* reason) noexcept override;
  void give_back(Buffer part) override { buffers_.give_back(std::move(part)); }
  CookieLines stored_cookies(std::string_view host) const override { return cookie_file_.lines_for(host); }
  CookieLines kept_cookies() const override { return kept_cookies_.lines(); }

  /// Whether requests for this URL may share one connection (HTTP/2), as far as anyone knows before an answer.
  bool may_share(const std::string& url) const noexcept { return pool_.may_share(url); }

  const TransferSettings& settings() const noexcept { return settings_; }
  coro::Loop& loop() const noexcept { return loop_; }

 private:
  friend class Transfer;

  // For Transfer, while it runs.
  std::unique_ptr<Easy> start(Transfer& transfer, const http::Request& request);
  void remove(Transfer& transfer) noexcept;
  void restart(Transfer& transfer, const http::Request& request);
  LargeBodies& large_bodies() noexcept { return large_bodies_; }
  void server_known(const Transfer& transfer) noexcept { lookups_.found(transfer); }
  void await_head(const Transfer& transfer) noexcept;
  Buffer take_buffer() noexcept { return buffers_.take(); }
  void keep_cookies(const CookieLines& before, const CookieLines& after) {
    if (settings_.http.keep_cookies) kept_cookies_.add(before, after);
  }
  void count(std::size_t file_bytes) noexcept;
  void spend(std::size_t body_bytes) noexcept { rate_.spend(body_bytes); }
  bool over_rate() noexcept { return !rate_.open(loop_.now()); }
  void hold_for_rate(Transfer& transfer) { held_.push_back(&transfer); }

  void begin_curl_multi();
  void retire_idle() noexcept;
  void leave_curl_multi(Easy& easy) noexcept;
  void note_wait(CURL* easy, curl_socket_t socket, int error) noexcept;
  void dispatch(CurlMulti& multi, curl_socket_t socket, int flags) noexcept;
  void launch(Transfer& transfer, Easy& easy);
  void add(Transfer& transfer, Easy& easy);
  void collect_ended(CurlMulti& multi) noexcept;
  void start_ready() noexcept;
  void watch_silent() noexcept;
  void nudge_silent(std::chrono::milliseconds now) noexcept;
  void end_silent(std::chrono::milliseconds now) noexcept;
  void end_unwatched() noexcept;
  void give_up_soon(Transfer& transfer, int error) noexcept;
  void end_all(const char* reason) noexcept;
  void resume_held() noexcept;
  void start_queued() noexcept;
  void end_head_waits() noexcept;

  coro::Loop& loop_;
  TransferSettings settings_;
  std::atomic<std::uint64_t>& received_;
  coro::Timer stall_watch_;
  coro::Timer rate_watch_;
  coro::Timer head_wait_;   // active while a transfer waits for the head of another
  coro::Timer retirement_;  // active while a retired multi handle is idle
  RateLimit rate_;
  CookieFile cookie_file_;
  CookieStore kept_cookies_;
  EasyPool pool_;
  NameLookups lookups_;
  LargeBodies large_bodies_;
  BufferPool buffers_;
  const CurlMulti::Callbacks callbacks_;
  std::vector<std::unique_ptr<CurlMulti>> curl_multis_;  // the last is that of new transfers, the others are retired
  std::vector<Transfer*> running_;
  std::vector<std::pair<CurlMulti*, curl_socket_t>> silent_;  // for nudge_silent(), which must not need memory
  std::deque<Transfer*> held_;                                // paused by the rate limit, the longest first
  std::deque<Transfer*> queued_;                              // not begun because of the rate limit, the longest first
  bool awaits_head_ = false;
  bool some_unwatched_ = false;  // transfers of which nothing more will be heard
  bool interrupted_ = false;
};

}  // namespace hoist::net
