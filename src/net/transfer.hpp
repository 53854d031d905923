#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include "coro/waiter.hpp"
#include "hoist/cause.hpp"
#include "http/request.hpp"
#include "http/response_head.hpp"
#include "net/buffer.hpp"
#include "net/cookies.hpp"
#include "net/dropped_body.hpp"
#include "net/easy_pool.hpp"
#include "net/meter.hpp"
#include "net/receive_gate.hpp"
#include "net/response.hpp"
#include "net/transfer_clock.hpp"

namespace hoist::net {

class Multi;

/// One attempt to fetch one item: one easy handle's work.
///
/// The body of a successful response is delivered whole if it is small (TransferSettings::whole_size), otherwise in
/// parts. Reception is paused while a part waits to be taken, so memory stays bounded whatever the server sends:
/// libcurl delivers and buffers less than a part at a time. A large body that shares its connection with another large
/// one would break that bound, so it is requested again on a connection of its own. The body of any other response is
/// read and dropped, to keep the connection.
class Transfer {
 public:
  /// Starts the request; it makes progress while the loop runs.
  /// @param spent counts towards HttpOptions::max_time: what the requests took whose redirects this one follows
  /// @param meter counts what arrives of the file; may be null, and outlives the transfer
  /// @throws Cause (internal) if libcurl does not accept it
  Transfer(Multi& multi, const http::Request& request, std::chrono::milliseconds spent = {}, Meter* meter = nullptr);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();  ///< aborts the request if it is still running

  class Fill {
   public:
    Fill(Transfer& transfer, Buffer& part) noexcept : transfer_(transfer), part_(part) {}
    bool await_ready() const noexcept { return transfer_.has_part(); }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { transfer_.waiter_ = waiter; }
    void await_resume() { transfer_.take_part(part_); }

   private:
    Transfer& transfer_;
    Buffer& part_;
  };

  /// Waits for the next part of the body and puts it into `part`, whose old storage is reused; one waiter at a time.
  /// @throws Cause why the transfer failed: network, tls, timeout, http or interrupted
  Fill fill(Buffer& part) noexcept { return Fill(*this, part); }

  /// Whether the last part from fill() was the end of the body.
  bool finished() const noexcept { return ended_ && !error_ && received_.empty(); }

  /// The head of the response; valid after fill(). A redirect is a response like any other.
  const http::ResponseHead& head() const noexcept { return head_; }

  /// Whether the body is encoded and to be saved decoded (ResponseHead::codings): a range of the one is no range of the
  /// other, and the size is only known after decoding. Valid after fill().
  bool has_coding() const noexcept { return !head_.codings.empty(); }

  /// Ends it, if it has not ended, with an error of kind interrupted for the one who waits. For those who need no more
  /// of it while another waits.
  void abort() noexcept;

  /// From now on, its meter is left to others.
  void stop_metering() noexcept { meter_ = nullptr; }

  /// The cookies after the response (RFC 6265), for the request that a redirect leads to. Valid once it has finished.
  const CookieLines& cookies() const noexcept { return cookies_; }

  /// The page of an error, where it is a short text (http::is_plain_or_json); else empty. Valid once it has finished.
  std::string_view page() const noexcept { return page_; }

  /// How long it has taken, without the time in which hoist itself has paused reception, and with what was spent
  /// before.
  std::chrono::milliseconds counted_time() const noexcept;

 private:
  friend class EasyPool;
  friend class Multi;

  // libcurl's callbacks: errors in them are kept for the waiter, never thrown.
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static int on_request(void* self, char* ip, char* local_ip, int port, int local_port) noexcept;

  // For Multi: how a transfer ends.
  void end(CURLcode code) noexcept;
  void fail(ErrorKind kind, std::string_view message) noexcept;
  void fail(std::exception_ptr error) noexcept;
  void fail_silent() noexcept;
  void fail_slow() noexcept;
  void fail_long() noexcept;
  void fail_unwatched() noexcept;
  void give_up_page() noexcept;
  bool drop_rest() noexcept;
  void uses(curl_socket_t socket) noexcept { socket_ = socket; }
  bool silent_for(std::chrono::milliseconds span, std::chrono::milliseconds now) const noexcept {
    return asked_ && !gate_.held() && now - last_heard_ >= span;
  }
  bool page_too_long(std::chrono::milliseconds now) const noexcept;
  bool silent_too_long(std::chrono::milliseconds now) const noexcept;
  bool too_slow(std::chrono::milliseconds now) noexcept;
  bool takes_too_long(std::chrono::milliseconds now) const noexcept;

  bool must_wait();
  void resume(ReceiveGate::Reason reason) noexcept;

  // Asking again.
  bool must_move(std::size_t size);
  bool asks_again(CURLcode code);
  void ask_again();

  bool has_part() const noexcept;
  void take_part(Buffer& part);
  void receive(const char* data, std::size_t size);
  void take_cookies();
  void keep_page(std::string_view bytes);
  void begin_body();
  void head_came() noexcept;
  void make_room(std::size_t size);
  void measure() noexcept;
  void require_success(CURLcode code) const;
  void require_tunnel() const;
  void require_permission() const;
  bool is_denied(const curl_sockaddr& address) noexcept;
  void check_leftover(std::size_t size);
  void finish() noexcept;
  bool carries_file() const noexcept;
  void require_size(std::uint64_t size) const;
  void heard() noexcept;
  void wake() noexcept;

  Multi& multi_;
  Meter* meter_;                // null: none
  std::unique_ptr<Easy> easy_;  // null once the transfer has ended
  std::size_t place_ = 0;       // among Multi's running transfers
  Buffer received_;
  std::size_t part_size_ = 0;  // the size of a part of the body; 0 before its first byte
  coro::Waiter waiter_;
  std::exception_ptr error_;
  std::chrono::milliseconds last_heard_{0};
  TransferClock clock_;
  curl_socket_t socket_ = CURL_SOCKET_BAD;  // the one libcurl waits on for it; CURLINFO_ACTIVESOCKET tells only later
  DroppedBody dropped_;
  CookieLines cookies_;
  std::string page_;  // what is dropped, where it may be quoted: a little more than that at most
  bool quotable_ = false;
  std::uint64_t arrived_ = 0;     // bytes of body, dropped ones included
  std::uint64_t file_bytes_ = 0;  // of the file, with those that a range did not ask for
  HeaderWatch header_;
  http::ResponseHead head_;   // once its body has begun, or it has ended without one
  std::uint64_t from_;        // the first byte requested; not 0: as a range
  CookieLines sent_cookies_;  // that the request was made with
  bool asked_ = false;        // the request was sent: from now on, silence counts
  int refused_ = 0;           // why the system refused a connection, as an errno
  bool tried_ = false;        // an address that is not denied
  std::string denied_;        // the last address that --deny-private excludes
  std::string_view why_denied_;
  int unwatched_ = 0;  // why its connection cannot be watched, as an errno
  ReceiveGate gate_;
  std::optional<http::Request> request_;  // kept if it may have to be made again: its connection may be a shared one
  bool alone_ = false;                    // on a connection of its own
  bool large_ = false;                    // one of the large bodies that arrive over HTTP/2
  bool moves_ = false;                    // it must be requested again, on a connection of its own
  bool ended_ = false;
};

}  // namespace hoist::net
