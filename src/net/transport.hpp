#pragma once

#include <chrono>
#include <coroutine>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "coro/waiter.hpp"
#include "http/request.hpp"
#include "http/response_head.hpp"
#include "net/buffer.hpp"
#include "net/meter.hpp"

namespace hoist::net {

/// The response to one request, as it arrives: its head, and its body in parts, or whole where it is small.
class Response {
 public:
  Response() = default;
  Response(const Response&) = delete;
  Response& operator=(const Response&) = delete;
  virtual ~Response() = default;  ///< aborts the request if it is still running

  class Fill {
   public:
    Fill(Response& response, Buffer& part) noexcept : response_(response), part_(part) {}
    bool await_ready() const noexcept { return response_.has_part(); }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { response_.waiter_ = waiter; }
    void await_resume() { response_.take_part(part_); }

   private:
    Response& response_;
    Buffer& part_;
  };

  /// Waits for the next part of the body and puts it into `part`, whose old storage is reused; one waiter at a time.
  /// @throws Cause why the request failed: network, tls, timeout, http or interrupted
  Fill fill(Buffer& part) noexcept { return Fill(*this, part); }

  /// Whether the last part from fill() was the end of the body.
  virtual bool finished() const noexcept = 0;

  /// The head of the response; valid after fill(). A redirect is a response like any other.
  virtual const http::ResponseHead& head() const noexcept = 0;

  /// Whether the body is encoded and to be saved decoded (ResponseHead::codings): a range of the one is no range of the
  /// other, and the size is only known after decoding. Valid after fill().
  bool has_coding() const noexcept { return !head().codings.empty(); }

  /// Ends it, if it has not ended, with an error of kind interrupted for the one who waits. For those who need no more
  /// of it while another waits.
  virtual void abort() noexcept = 0;

  /// From now on, its meter is left to others.
  virtual void stop_metering() noexcept = 0;

  /// The cookies after the response (RFC 6265), for the request that a redirect leads to. Valid once it has finished.
  virtual const std::vector<std::string>& cookies() const noexcept = 0;

  /// The page of an error, where it is a short text (http::is_plain_or_json); else empty. Valid once it has finished.
  virtual std::string_view page() const noexcept = 0;

  /// How long it has taken, without the time in which hoist itself has paused reception, and with what was spent
  /// before.
  virtual std::chrono::milliseconds counted_time() const noexcept = 0;

 protected:
  coro::Waiter waiter_;  // of fill()

 private:
  /// Whether take_part() has something to give: a part, the end or an error.
  virtual bool has_part() const noexcept = 0;
  virtual void take_part(Buffer& part) = 0;
};

/// What requests are made with: libcurl (Multi), or a network that exists only in a test (test/sim).
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;  ///< every Response must be gone

  /// Starts a request; it makes progress while the loop runs.
  /// @param spent counts towards HttpOptions::max_time: what the requests took whose redirects this one follows
  /// @param meter counts what arrives of the file; may be null, and outlives the response
  /// @throws Cause (internal, interrupted) if it cannot be started
  virtual std::unique_ptr<Response> send(const http::Request& request, std::chrono::milliseconds spent,
                                         Meter* meter) = 0;

  /// Ends every request in flight with an error of kind interrupted, and every later one as it starts. @param reason
  /// its message
  virtual void interrupt(const char* reason) noexcept = 0;

  /// Takes back the storage of a part from Response::fill(), for later ones to reuse.
  virtual void give_back(Buffer part) = 0;

  /// The cookies of --cookies that may be for this host, in Netscape's format.
  virtual std::vector<std::string> stored_cookies(std::string_view host) const = 0;

  /// With HttpOptions::keep_cookies: those of the file and of all responses so far.
  virtual std::vector<std::string> kept_cookies() const = 0;
};

}  // namespace hoist::net
