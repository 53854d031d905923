#include "net/transfer.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "http/interpret.hpp"
#include "http/media_type.hpp"
#include "http/page_quote.hpp"
#include "http/size_limit.hpp"
#include "net/multi.hpp"
#include "net/private_address.hpp"
#include "net/response.hpp"

namespace hoist::net {

Transfer::Transfer(Multi& multi, const http::Request& request, std::chrono::milliseconds spent, Meter* meter)
    : multi_(multi), meter_(meter), clock_(spent), from_(request.from), sent_cookies_(request.cookies) {
  heard();
  if (multi.may_share(request.url)) request_ = request;
  easy_ = multi.start(*this, request);
}

Transfer::~Transfer() {
  if (easy_) multi_.remove(*this);
}

bool Transfer::has_part() const noexcept { return ended_ || (part_size_ != 0 && received_.size() >= part_size_); }

void Transfer::take_part(Buffer& part) {
  if (error_) std::rethrow_exception(error_);
  part.clear();
  part.swap(received_);
  if (!ended_) make_room(most_collected());
  resume(ReceiveGate::Reason::disk);
}

bool Transfer::must_wait(std::size_t size) {
  if (!carries_file() || gate_.flushing()) return false;
  if (has_part() && received_.size() + size > most_collected()) gate_.hold(ReceiveGate::Reason::disk);
  if (multi_.over_rate() && gate_.hold(ReceiveGate::Reason::rate)) multi_.hold_for_rate(*this);
  if (gate_.held()) clock_.pause(multi_.loop().now());
  return gate_.held();
}

void Transfer::resume(ReceiveGate::Reason reason) noexcept {
  if (!gate_.release(reason) || !easy_) return;
  heard();
  clock_.resume(last_heard_);
  // May call on_body before it returns; an error there is reported nowhere else.
  CURLcode code = CURLE_OK;
  {
    const ReceiveGate::Flush flush(gate_);
    code = curl_easy_pause(easy_->handle.get(), CURLPAUSE_CONT);
  }
  if (code != CURLE_OK) end(code);
}

/// Takes from libcurl what it keeps of a body whose reception is paused, before the handle is removed: libcurl 7.88
/// leaves it in the handle if others still use the connection (HTTP/2), and would give it to the handle's next
/// transfer.
/// @return whether there is nothing left; if not, the handle must not be used again
bool Transfer::drop_rest() noexcept {
  if (!gate_.held()) return true;
  CURL* const easy = easy_->handle.get();
  const curl_write_callback drop = [](char*, std::size_t size, std::size_t count, void*) { return size * count; };
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
  return curl_easy_pause(easy, CURLPAUSE_CONT) == CURLE_OK;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  try {
    transfer.heard();
    if (transfer.head_.status == 0) transfer.begin_body();
    if (transfer.must_move(size * count)) return CURL_WRITEFUNC_ERROR;
    if (transfer.must_wait(size * count))
      return CURL_WRITEFUNC_PAUSE;  // libcurl keeps these bytes and gives them again
    transfer.receive(data, size * count);
    return transfer.dropped_.too_large() ? std::size_t{CURL_WRITEFUNC_ERROR} : size * count;
  } catch (...) {
    transfer.error_ = std::current_exception();
    return CURL_WRITEFUNC_ERROR;
  }
}

void Transfer::receive(const char* data, std::size_t size) {
  check_leftover(size);
  clock_.received(size);
  multi_.spend(size);
  if (!carries_file()) {
    keep_page({data, size});
    return dropped_.add(size);
  }
  multi_.count(size);
  file_bytes_ += size;
  measure();
  require_size(file_bytes_);
  received_.append(data, size);
  if (received_.size() >= part_size_) wake();
}

void Transfer::keep_page(std::string_view bytes) {
  if (!quotable_) return;
  constexpr std::size_t too_long = http::longest_quoted_page + 1;
  page_.append(bytes.substr(0, too_long - std::min(page_.size(), too_long)));
}

void Transfer::begin_body() {
  CURL* const easy = easy_->handle.get();
  const TransferSettings& settings = multi_.settings();
  head_ = read_head(easy, settings.freshness);
  // The rest of a file has no coding of its own: it consists of bytes of the file that was requested.
  if (settings.http.compressed && head_.status != 206) head_.codings = content_codings(easy);
  quotable_ = head_.status >= 400 && http::is_plain_or_json(head_.content_type) && content_codings(easy).empty();
  if (head_.status == 206) file_bytes_ = from_;
  clock_.begin_window(last_heard_);  // a server may take its time for an answer, which the stall timeout bounds
  if (meter_ && carries_file() && head_.body_size && !has_coding()) {
    meter_->size.store(file_bytes_ + head_.body_size->count, std::memory_order_relaxed);
  }
  if (carries_file()) measure();
  if (carries_file() && head_.body_size) require_size(file_bytes_ + head_.body_size->count);
  const bool whole = head_.body_size && *head_.body_size <= settings.whole_size && from_ == 0;
  part_size_ = whole ? settings.whole_size.count + 1 : settings.part_size.count;
  make_room(whole ? head_.body_size->count : most_collected());
}

/// Whether a body that turns out to be large must be requested again, since another large one arrives on what is, as
/// far as is known, the same connection. None of it has been delivered then.
bool Transfer::must_move(std::size_t size) {
  if (!request_ || large_ || alone_) return false;
  const bool small = head_.body_size && *head_.body_size <= multi_.settings().whole_size;
  if (small || !carries_file() || !is_shared(easy_->handle.get())) {
    multi_.server_known(*this);
    request_.reset();
    return false;
  }
  if (head_.body_size || received_.size() + size >= part_size_) {
    large_ = multi_.large_bodies().enter(request_->url);
    moves_ = !large_;
  }
  multi_.server_known(*this);
  return moves_;
}

/// Whether it has ended only to be made again: on a connection of its own, or no longer on one, since its server, which
/// supports only HTTP/2, aborts the handshake or closes the connection without an answer.
bool Transfer::asks_again(CURLcode code) {
  const bool unanswered = code == CURLE_SSL_CONNECT_ERROR || code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR;
  const bool refused = alone_ && unanswered && head_.status == 0 && multi_.large_bodies().refused_alone(request_->url);
  if (!moves_ && !refused) return false;
  ask_again();
  return true;
}

/// Discards the answer so far, and makes the request again.
void Transfer::ask_again() {
  head_ = {};
  header_ = {};
  dropped_ = {};
  page_.clear();
  quotable_ = false;
  received_.clear();
  part_size_ = 0;
  arrived_ = file_bytes_ = 0;
  measure();
  asked_ = moves_ = alone_ = false;
  socket_ = CURL_SOCKET_BAD;
  refused_ = unwatched_ = 0;
  tried_ = false;
  why_denied_ = {};
  heard();
  multi_.restart(*this, *request_);
}

void Transfer::measure() noexcept {
  if (meter_) meter_->arrived.store(file_bytes_, std::memory_order_relaxed);
}

void Transfer::make_room(std::size_t size) {
  if (received_.capacity() < size) received_ = multi_.take_buffer();
  received_.reserve(size);
}

void Transfer::require_size(std::uint64_t size) const {
  // The decoded size is not known yet, but it is surely no less than half of the encoded one.
  if (has_coding()) size /= 2;
  http::require_size(Bytes{size}, multi_.settings().http.max_file_size);
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.heard();
  transfer.clock_.received(size * count);
  const bool inside = transfer.header_.inside();
  if (transfer.header_.add({data, size * count})) {
    if (inside && !transfer.header_.inside()) transfer.head_came();
    return size * count;
  }
  try {
    transfer.error_ = std::make_exception_ptr(Cause(ErrorKind::http, "the response's header is larger than 256 KiB"));
  } catch (...) {
    transfer.error_ = std::current_exception();
  }
  return CURL_WRITEFUNC_ERROR;
}

/// It may be an interim one: 103, for example.
void Transfer::head_came() noexcept {
  long status = 0;
  curl_easy_getinfo(easy_->handle.get(), CURLINFO_RESPONSE_CODE, &status);
  status >= 300 ? dropped_.begin(last_heard_) : dropped_.forget();
  if (alone_) multi_.large_bodies().answered_alone(request_->url);
}

curl_socket_t Transfer::on_open(void* self, curlsocktype, curl_sockaddr* address) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!transfer.request_) transfer.multi_.server_known(transfer);
  if (transfer.is_denied(*address)) return CURL_SOCKET_BAD;  // libcurl goes on to the next address, if there is one
  const curl_socket_t socket = transfer.easy_->multi->open_socket(*address);
  transfer.refused_ = socket == CURL_SOCKET_BAD ? errno : 0;
  transfer.tried_ = true;
  return socket;
}

/// Every connection begins here, so also that of a redirect, and after a name has got another address.
bool Transfer::is_denied(const curl_sockaddr& address) noexcept {
  if (!multi_.settings().http.deny_private || easy_->proxied) return false;
  const std::string_view why = why_private(address.addr);
  if (why.empty()) return false;
  why_denied_ = why;
  try {
    denied_ = text_of(address.addr);
  } catch (...) {
    denied_.clear();  // no memory for it: the host will do
  }
  return true;
}

int Transfer::on_request(void* self, char*, char*, int, int) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.asked_ = true;
  transfer.heard();
  transfer.clock_.begin_window(transfer.last_heard_);
  if (transfer.request_) {
    transfer.multi_.await_head(transfer);
  } else {
    transfer.multi_.server_known(transfer);  // it had a connection already
  }
  return CURL_PREREQFUNC_OK;
}

void Transfer::check_leftover(std::size_t size) {
  arrived_ += size;
  if (!head_.body_size || arrived_ != head_.body_size->count) return;
  CURL* const easy = easy_->handle.get();
  if (has_leftover(easy, socket_)) set(easy, CURLOPT_FORBID_REUSE, 1L);
}

std::chrono::milliseconds Transfer::counted_time() const noexcept { return clock_.counted(multi_.loop().now()); }

bool Transfer::carries_file() const noexcept { return http::carries_file(head_.status, from_); }

void Transfer::heard() noexcept { last_heard_ = multi_.loop().now(); }

void Transfer::wake() noexcept {
  if (waiter_) multi_.loop().post(waiter_);
}

}  // namespace hoist::net
