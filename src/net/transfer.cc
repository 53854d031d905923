#include "net/transfer.hpp"

#include <algorithm>
#include <array>
#include <sys/socket.h>
#include <utility>

#include <fmt/format.h>

#include "net/errors.hpp"
#include "net/http_status.hpp"
#include "net/multi.hpp"
#include "net/url.hpp"

namespace hoist::net {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_header_bytes = 256 * 1024;    // over all responses of one transfer, redirects included
constexpr std::size_t most_dropped_bytes = 1024 * 1024;  // of an error page; beyond it a new connection is cheaper

std::string seconds(milliseconds time) { return fmt::format("{:g} s", std::chrono::duration<double>(time).count()); }

/// A field of the final response, empty where it has none.
std::string field(CURL* easy, const char* name) {
  curl_header* found = nullptr;
  constexpr int of_the_last_response = -1;
  if (curl_easy_header(easy, name, 0, CURLH_HEADER, of_the_last_response, &found) != CURLHE_OK) return {};
  return found->value;
}

/// The statuses that a server gives for a while (RFC 9110 section 15, RFC 6585, RFC 8470).
bool may_heal(int status) noexcept {
  static constexpr std::array passing = {408, 425, 429, 500, 502, 503, 504};
  return std::find(passing.begin(), passing.end(), status) != passing.end();
}

/// The empty line that ends a header (RFC 9112 section 2.1).
bool is_end_of_header(std::string_view line) noexcept { return line == "\r\n" || line == "\n"; }

/// Whether anything can be read from a socket at once.
bool has_input(curl_socket_t socket) noexcept {
  char byte = 0;
  return ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

}  // namespace

Transfer::Transfer(Multi& multi, const Request& request) : multi_(multi), ranged_(request.from > 0) {
  heard();
  easy_ = multi.start(*this, request);
  if (!multi.pool().has_secrets()) return;
  origin_ = origin_of(request.url);
  fields_ = request.fields;
}

Transfer::~Transfer() {
  if (easy_) multi_.remove(*this);
}

void Transfer::require_file() const {
  if (carries_file()) return;
  Cause cause(ErrorKind::http, status_message(head_.status), head_.status);
  if (!may_heal(head_.status)) throw cause;
  if (head_.retry_after) throw std::move(cause).healing_after(*head_.retry_after);
  throw std::move(cause).healing();
}

bool Transfer::has_part() const noexcept { return ended_ || (part_size_ != 0 && received_.size() >= part_size_); }

void Transfer::take_part(Buffer& part) {
  if (error_) std::rethrow_exception(error_);
  part.clear();
  part.swap(received_);
  let_go(Hold::disk);
}

void Transfer::hold(Hold reason) {
  if (holds_ == 0) curl_easy_pause(easy_->handle.get(), CURLPAUSE_RECV);
  holds_ |= static_cast<unsigned>(reason);
}

void Transfer::let_go(Hold reason) noexcept {
  const unsigned before = holds_;
  holds_ &= ~static_cast<unsigned>(reason);
  if (before == 0 || holds_ != 0 || !easy_) return;
  heard();
  curl_easy_pause(easy_->handle.get(), CURLPAUSE_CONT);  // may call on_body before it returns
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  try {
    transfer.receive(data, size * count);
    return transfer.dropped_bytes_ > most_dropped_bytes ? std::size_t{CURL_WRITEFUNC_ERROR} : size * count;
  } catch (...) {
    transfer.error_ = std::current_exception();
    return CURL_WRITEFUNC_ERROR;
  }
}

void Transfer::receive(const char* data, std::size_t size) {
  heard();
  if (head_.status == 0) begin_body();
  check_leftover(size);
  if (!carries_file()) {
    dropped_bytes_ += size;
    return;
  }
  multi_.count(size);
  body_bytes_ += size;
  check_size(body_bytes_);
  received_.append(data, size);
  if (received_.size() >= part_size_) wake();
  if (received_.size() >= 2 * part_size_) hold(Hold::disk);
  if (multi_.over_rate() && (holds_ & static_cast<unsigned>(Hold::rate)) == 0) {
    hold(Hold::rate);
    multi_.hold_for_rate(*this);
  }
}

void Transfer::begin_body() {
  read_head();
  check_lengths();
  curl_off_t known = -1;
  curl_easy_getinfo(easy_->handle.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &known);
  const auto length = static_cast<std::uint64_t>(std::max<curl_off_t>(known, 0));
  if (known >= 0) body_size_ = Bytes{length};
  if (carries_file()) check_size(length);
  const Settings& settings = multi_.settings();
  const bool whole = known >= 0 && length <= settings.whole_size.count && !ranged_;
  part_size_ = whole ? settings.whole_size.count + 1 : settings.part_size.count;
  received_ = multi_.take_buffer();
  received_.reserve(whole ? length : 2 * part_size_ + CURL_MAX_WRITE_SIZE);
}

void Transfer::check_size(std::uint64_t size) const {
  const std::uint64_t most = multi_.settings().http.max_file_size.count;
  if (most != 0 && size > most) {
    throw Cause(ErrorKind::http, fmt::format("the file is larger than the {} bytes that --max-filesize allows", most));
  }
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.heard();
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) transfer.in_header_ = true;  // not for trailers: they have no status line
  if (is_end_of_header(line)) transfer.in_header_ = false;
  transfer.header_bytes_ += size * count;
  if (transfer.header_bytes_ <= most_header_bytes) return size * count;
  try {
    transfer.error_ = std::make_exception_ptr(Cause(ErrorKind::http, "the response's header is larger than 256 KiB"));
  } catch (...) {
    transfer.error_ = std::current_exception();
  }
  return CURL_WRITEFUNC_ERROR;
}

int Transfer::on_request(void* self, char*, char*, int, int) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.asked_ = true;
  transfer.heard();
  try {
    transfer.keep_secrets();
    return CURL_PREREQFUNC_OK;
  } catch (...) {
    transfer.error_ = std::current_exception();
    return CURL_PREREQFUNC_ABORT;
  }
}

void Transfer::keep_secrets() {
  if (origin_.empty()) return;
  const char* url = nullptr;
  curl_easy_getinfo(easy_->handle.get(), CURLINFO_EFFECTIVE_URL, &url);
  if (!url || origin_of(url) == origin_) return;
  multi_.pool().keep_secrets(*easy_, fields_);
  origin_.clear();  // what is left may go anywhere
}

void Transfer::end(CURLcode code) noexcept {
  try {
    read_head();
    check_lengths();
    // An error page that breaks off, or is given up as too long, is still the server's answer.
    const bool answered = head_.status >= 400 || dropped_bytes_ > most_dropped_bytes;
    if (!error_ && !answered) require_success(code);
  } catch (...) {
    error_ = std::current_exception();
  }
  finish();
}

void Transfer::require_success(CURLcode code) const {
  // libcurl has no memory for a header line beyond its own limit, which is no lack of memory.
  if (code == CURLE_OUT_OF_MEMORY && in_header_) {
    throw Cause(ErrorKind::http, "a line of the response's header is too long");
  }
  if (code != CURLE_OK) {
    require_tunnel();
    throw cause_of(code, easy_->error.data());
  }
  // libcurl takes a header that breaks off for a response without a body.
  if (in_header_) {
    throw Cause(ErrorKind::network, "the connection was closed in the middle of the header").healing();
  }
}

/// A proxy that makes no tunnel to the server tells why by its status (RFC 9110 section 9.3.6).
void Transfer::require_tunnel() const {
  long status = 0;
  curl_easy_getinfo(easy_->handle.get(), CURLINFO_HTTP_CONNECTCODE, &status);
  if (status < 300) return;
  Cause cause(ErrorKind::http, "the proxy answered " + status_message(static_cast<int>(status)));
  throw may_heal(static_cast<int>(status)) ? std::move(cause).healing() : std::move(cause);
}

/// A response with two lengths is one that somebody tampers with, or two that run into each other: there is no telling
/// where it ends (RFC 9112 section 6.3, item 5).
void Transfer::check_lengths() const {
  curl_header* first = nullptr;
  constexpr int of_the_last_response = -1;
  const auto find = [&](std::size_t index, curl_header** found) {
    return curl_easy_header(easy_->handle.get(), "Content-Length", index, CURLH_HEADER, of_the_last_response, found) ==
           CURLHE_OK;
  };
  if (!find(0, &first) || first->amount == 1) return;
  const std::string length = first->value;
  for (std::size_t index = 1; index < first->amount; ++index) {
    curl_header* other = nullptr;
    if (find(index, &other) && length != other->value) {
      throw Cause(ErrorKind::http, "the response has two different lengths");
    }
  }
}

/// Bytes behind a body's end belong to no response that was asked for; on a connection that is used again they would be
/// taken for the next one (RFC 9112 section 9.2). libcurl reads no further than the end, so it does not notice.
void Transfer::check_leftover(std::size_t size) {
  arrived_ += size;
  if (!body_size_ || arrived_ != body_size_->count) return;
  CURL* const easy = easy_->handle.get();
  long version = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
  if (version > CURL_HTTP_VERSION_1_1) return;  // there, responses are told apart by their streams
  if (socket_ != CURL_SOCKET_BAD && has_input(socket_)) set(easy, CURLOPT_FORBID_REUSE, 1L);
}

void Transfer::fail(ErrorKind kind, std::string_view message) noexcept {
  try {
    Cause cause(kind, std::string(message));
    error_ = std::make_exception_ptr(kind == ErrorKind::timeout ? std::move(cause).healing() : std::move(cause));
  } catch (...) {
    error_ = std::current_exception();
  }
  finish();
}

void Transfer::fail_silent() noexcept {
  const Settings& settings = multi_.settings();
  try {
    fail(ErrorKind::timeout, asked_ ? "no byte came for " + seconds(settings.stall_timeout)
                                    : "no connection within " + seconds(settings.connect_timeout));
  } catch (...) {
    fail(ErrorKind::timeout, "");
  }
}

void Transfer::finish() noexcept {
  multi_.remove(*this);
  ended_ = true;
  wake();
}

bool Transfer::silent_too_long(milliseconds now) const noexcept {
  const Settings& settings = multi_.settings();
  if (asked_) return silent_for(settings.stall_timeout, now);
  // libcurl times its own attempts to connect, but not how long a transfer waits for the attempt of another one
  // (CURLOPT_PIPEWAIT): a silent server would be tried by one after the other. Its own message comes first.
  return now - last_heard_ >= settings.connect_timeout + settings.connect_timeout / 8;
}

bool Transfer::carries_file() const noexcept {
  return head_.status == 200 || head_.status == 203 || (head_.status == 206 && ranged_);
}

void Transfer::read_head() {
  CURL* const easy = easy_->handle.get();
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  head_.status = static_cast<int>(status);
  head_.validators = {.etag = field(easy, "ETag"), .last_modified = field(easy, "Last-Modified")};
  if (status == 206 || status == 416) head_.range = parse_content_range(field(easy, "Content-Range"));
  if (status == 429 || status == 503) {
    curl_off_t wait = 0;
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &wait);
    if (wait > 0) head_.retry_after = std::chrono::seconds(wait);  // before libcurl 8.12 it may be negative
  }
}

void Transfer::heard() noexcept { last_heard_ = multi_.loop().now(); }

void Transfer::wake() noexcept {
  if (waiter_) multi_.loop().post(std::exchange(waiter_, nullptr));
}

}  // namespace hoist::net
