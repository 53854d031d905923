// How a transfer ends: with the response, or with the error.

#include <chrono>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/url.hpp"
#include "http/interpret.hpp"
#include "net/errors.hpp"
#include "net/multi.hpp"
#include "net/private_address.hpp"
#include "net/response.hpp"
#include "net/transfer.hpp"

namespace hoist::net {

namespace {

using std::chrono::milliseconds;

/// This system is out of memory or descriptors: not the server's fault, and transient.
Cause refused_here(const char* tried, int error) {
  return Cause(ErrorKind::internal, fmt::format("{}: {}", tried, std::generic_category().message(error)))
      .as_retryable();
}

std::string seconds(milliseconds time) { return fmt::format("{:g} s", std::chrono::duration<double>(time).count()); }

}  // namespace

void Transfer::end(CURLcode code) noexcept {
  try {
    if (asks_again(code)) return;
    if (head_.status == 0) head_ = read_head(easy_->handle.get(), multi_.settings().freshness);  // there was no body
    take_cookies();
    // If the page of an error or a redirect is truncated or too long, the head is still the server's answer.
    const bool redirects = head_.location && !header_.inside();
    const bool answered = head_.status >= 400 || redirects || dropped_.too_large();
    if (!error_ && !answered) require_success(code);
  } catch (...) {
    error_ = std::current_exception();
  }
  if (request_ && asked_) multi_.server_known(*this);
  finish();
}

void Transfer::take_cookies() {
  if (!head_.location && !multi_.settings().http.keep_cookies) return;
  cookies_ = cookies_of(easy_->handle.get());
  multi_.keep_cookies(sent_cookies_, cookies_);
}

/// The page of an error or a redirect takes too long: the response counts as it is.
void Transfer::give_up_page() noexcept {
  try {
    if (head_.status == 0) head_ = read_head(easy_->handle.get(), multi_.settings().freshness);
    take_cookies();
  } catch (...) {
    error_ = std::current_exception();
  }
  finish();
}

void Transfer::require_success(CURLcode code) const {
  // libcurl reports a header line beyond its own limit as a lack of memory, which it is not.
  if (code == CURLE_OUT_OF_MEMORY && header_.inside()) {
    throw Cause(ErrorKind::http, "a line of the response's header is too long");
  }
  if (code == CURLE_COULDNT_CONNECT && refused_ != 0) throw refused_here("cannot open a connection", refused_);
  if (code != CURLE_OK) {
    require_permission();
    require_tunnel();
    throw cause_of(code, easy_->error.data());
  }
  // libcurl takes a truncated header for a response without a body.
  if (header_.inside()) {
    throw Cause(ErrorKind::network, "the connection was closed in the middle of the header").as_retryable();
  }
}

/// Where all addresses of the host were denied, libcurl only knows that it could not connect.
void Transfer::require_permission() const {
  if (tried_ || why_denied_.empty()) return;
  const char* url = nullptr;
  curl_easy_getinfo(easy_->handle.get(), CURLINFO_EFFECTIVE_URL, &url);
  throw denied(url ? base::host_of(url) : denied_, denied_, why_denied_);
}

/// A proxy that refuses a tunnel to the server says why by its status (RFC 9110 section 9.3.6).
void Transfer::require_tunnel() const {
  long status = 0;
  curl_easy_getinfo(easy_->handle.get(), CURLINFO_HTTP_CONNECTCODE, &status);
  if (status >= 300) throw http::tunnel_error(static_cast<int>(status));
}

void Transfer::fail(ErrorKind kind, std::string_view message) noexcept {
  try {
    Cause cause(kind, std::string(message));
    fail(std::make_exception_ptr(kind == ErrorKind::timeout ? std::move(cause).as_retryable() : std::move(cause)));
  } catch (...) {
    fail(std::current_exception());
  }
}

void Transfer::fail(std::exception_ptr error) noexcept {
  error_ = std::move(error);
  finish();
}

void Transfer::abort() noexcept {
  if (easy_) fail(ErrorKind::interrupted, "no longer needed");
}

void Transfer::fail_unwatched() noexcept {
  try {
    fail(std::make_exception_ptr(refused_here("cannot watch a connection", unwatched_)));
  } catch (...) {
    fail(std::current_exception());
  }
}

void Transfer::fail_silent() noexcept {
  const TransferSettings& settings = multi_.settings();
  try {
    fail(ErrorKind::timeout, asked_ ? "nothing was received for " + seconds(settings.stall_timeout)
                                    : "no connection within " + seconds(settings.connect_timeout));
  } catch (...) {
    fail(ErrorKind::timeout, "");
  }
}

void Transfer::fail_slow() noexcept {
  const TransferSettings& settings = multi_.settings();
  try {
    fail(ErrorKind::timeout, fmt::format("slower than the {} bytes a second of --min-speed for {}",
                                         settings.http.min_speed.count, seconds(settings.stall_timeout)));
  } catch (...) {
    fail(ErrorKind::timeout, "");
  }
}

void Transfer::fail_long() noexcept {
  try {
    fail(ErrorKind::timeout,
         fmt::format("not finished within the {} of --max-time", seconds(*multi_.settings().http.max_time)));
  } catch (...) {
    fail(ErrorKind::timeout, "");
  }
}

void Transfer::finish() noexcept {
  clock_.pause(multi_.loop().now());
  multi_.remove(*this);
  ended_ = true;
  on_end();
  wake();
}

bool Transfer::page_too_long(milliseconds now) const noexcept {
  return dropped_.too_long(now) || (dropped_.begun() && silent_too_long(now));
}

/// Time in which hoist has paused reception does not count (TransferClock), nor does what a stream waits for its turn:
/// it is judged from its request on.
bool Transfer::too_slow(milliseconds now) noexcept {
  const TransferSettings& settings = multi_.settings();
  return asked_ && !gate_.held() && clock_.too_slow(settings.http.min_speed, settings.stall_timeout, now);
}

bool Transfer::takes_too_long(milliseconds now) const noexcept {
  const std::optional<milliseconds>& most = multi_.settings().http.max_time;
  return most && !gate_.held() && clock_.counted(now) >= *most;
}

bool Transfer::silent_too_long(milliseconds now) const noexcept {
  const TransferSettings& settings = multi_.settings();
  if (asked_) return silent_for(settings.stall_timeout, now);
  // libcurl times its own attempts to connect, but not how long a transfer waits for the attempt of another one
  // (CURLOPT_PIPEWAIT): a silent server would be tried by one after the other. The margin lets its own message come
  // first.
  return now - last_heard_ >= settings.connect_timeout + settings.connect_timeout / 8;
}

}  // namespace hoist::net
