#include "net/transfer.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "net/errors.hpp"
#include "net/http_status.hpp"
#include "net/multi.hpp"

namespace hoist::net {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_header_bytes = 256 * 1024;    // over all responses of one transfer, redirects included
constexpr std::size_t most_dropped_bytes = 1024 * 1024;  // of an error page; beyond it a new connection is cheaper

std::string seconds(milliseconds time) { return fmt::format("{:g} s", std::chrono::duration<double>(time).count()); }

}  // namespace

void require_file(int status) {
  if (!carries_file(status)) throw Cause(ErrorKind::http, status_message(status), status);
}

Transfer::Transfer(Multi& multi, const std::string& url) : multi_(multi) {
  heard();
  easy_ = multi.start(*this, url);
}

Transfer::~Transfer() {
  if (easy_) multi_.remove(*this);
}

bool Transfer::has_part() const noexcept { return ended_ || received_.size() >= multi_.settings().part_size.count; }

void Transfer::take_part(Buffer& part) {
  if (error_) std::rethrow_exception(error_);
  part.clear();
  part.swap(received_);
  if (paused_ && easy_) {
    paused_ = false;
    heard();
    curl_easy_pause(easy_->handle.get(), CURLPAUSE_CONT);  // may call on_body before it returns
  }
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
  if (status_ == 0) begin_body();
  if (!carries_file(status_)) {
    dropped_bytes_ += size;
    return;
  }
  multi_.count(size);
  received_.append(data, size);
  if (received_.size() >= part_size_) wake();
  if (received_.size() >= 2 * part_size_) {
    paused_ = true;
    curl_easy_pause(easy_->handle.get(), CURLPAUSE_RECV);
  }
}

void Transfer::begin_body() {
  read_status();
  curl_off_t known = -1;
  curl_easy_getinfo(easy_->handle.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &known);
  const auto length = static_cast<std::uint64_t>(std::max<curl_off_t>(known, 0));
  const Settings& settings = multi_.settings();
  const bool whole = known >= 0 && length <= settings.whole_size.count;
  part_size_ = whole ? settings.whole_size.count + 1 : settings.part_size.count;
  received_ = multi_.take_buffer();
  received_.reserve(whole ? length : 2 * part_size_ + CURL_MAX_WRITE_SIZE);
}

std::size_t Transfer::on_header(char*, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.heard();
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
  return CURL_PREREQFUNC_OK;
}

void Transfer::end(CURLcode code) noexcept {
  read_status();
  // An error page that breaks off, or is given up as too long, is still the server's answer.
  const bool answered = status_ >= 400 || dropped_bytes_ > most_dropped_bytes;
  if (code != CURLE_OK && !error_ && !answered) {
    try {
      error_ = std::make_exception_ptr(cause_of(code, easy_->error.data()));
    } catch (...) {
      error_ = std::current_exception();
    }
  }
  multi_.remove(*this);
  ended_ = true;
  wake();
}

void Transfer::fail(ErrorKind kind, std::string_view message) noexcept {
  try {
    error_ = std::make_exception_ptr(Cause(kind, std::string(message)));
  } catch (...) {
    error_ = std::current_exception();
  }
  multi_.remove(*this);
  ended_ = true;
  wake();
}

void Transfer::fail_stalled() noexcept {
  try {
    fail(ErrorKind::timeout, "no byte came for " + seconds(multi_.settings().stall_timeout));
  } catch (...) {
    fail(ErrorKind::timeout, "");
  }
}

milliseconds Transfer::silent_for(milliseconds now) const noexcept {
  const bool listening = asked_ && !paused_;
  return listening ? now - last_heard_ : milliseconds(0);
}

void Transfer::read_status() noexcept {
  long status = 0;
  curl_easy_getinfo(easy_->handle.get(), CURLINFO_RESPONSE_CODE, &status);
  status_ = static_cast<int>(status);
}

void Transfer::heard() noexcept { last_heard_ = multi_.loop().now(); }

void Transfer::wake() noexcept {
  if (waiter_) multi_.loop().post(std::exchange(waiter_, nullptr));
}

}  // namespace hoist::net
