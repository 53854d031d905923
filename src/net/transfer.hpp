#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>

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
#include "net/transport.hpp"

namespace hoist::net {

class Multi;

/// One attempt to fetch one item: one easy handle's work.
///
/// The body of a successful response is delivered whole if it is small (TransferSettings::whole_size), otherwise in
/// parts. Reception is paused while a part waits to be taken, so memory stays bounded whatever the server sends:
/// libcurl delivers and buffers less than a part at a time. A large body that shares its connection with another large
/// one would break that bound, so it is requested again on a connection of its own. The body of any other response is
/// read and dropped, to keep the connection.
class Transfer : public Response {
 public:
  /// Starts the request, as Transport::send() says.
  /// @throws Cause (internal) if libcurl does not accept it
  Transfer(Multi& multi, const http::Request& request, std::chrono::milliseconds spent = {}, Meter* meter = nullptr);
  ~Transfer() override;

  bool finished() const noexcept override { return ended_ && !error_ && received_.empty(); }
  const http::ResponseHead& head() const noexcept override { return head_; }
  void abort() noexcept override;
  void stop_metering() noexcept override { meter_ = nullptr; }
  const CookieLines& cookies() const noexcept override { return cookies_; }
  std::string_view page() const noexcept override { return page_; }
  std::chrono::milliseconds counted_time() const noexcept override;

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

  /// While the disk is busy, twice as much as makes a part is collected: it is then written in one go.
  std::size_t most_collected() const noexcept { return 2 * part_size_; }
  bool must_wait(std::size_t size);
  void resume(ReceiveGate::Reason reason) noexcept;

  // Asking again.
  bool must_move(std::size_t size);
  bool asks_again(CURLcode code);
  void ask_again();

  virtual void on_end() noexcept {}

  bool has_part() const noexcept override;
  void take_part(Buffer& part) override;
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
