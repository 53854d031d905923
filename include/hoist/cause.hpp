#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace hoist {

/// What kind of thing went wrong: what a user can do about it depends on this.
enum class ErrorKind {
  http,         ///< the server answered, but not with the file: a status, too many redirects, a malformed header
  network,      ///< no connection, or a broken one: name lookup, TCP, a truncated body
  tls,          ///< no trusted connection: handshake or certificate
  timeout,      ///< no connection, or no data, for too long
  disk,         ///< the file could not be written
  input,        ///< the input is invalid: a malformed line, a file name in use by another item
  integrity,    ///< the file arrived, but its size or digest is not the expected one
  interrupted,  ///< the run was stopped while this item was in flight
  internal,     ///< anything unforeseen: a bug, or memory exhausted
};

/// The kind in words ("network error"), for a cause that has no message of its own.
std::string_view name(ErrorKind kind) noexcept;

/// One reason in a chain of reasons. Causes are what net and store throw; they know nothing of items.
class Cause : public std::exception {
 public:
  /// @param http_status the status of the response (RFC 9110 section 15), 0 if there is none
  Cause(ErrorKind kind, std::string message, int http_status = 0);

  ErrorKind kind() const noexcept { return kind_; }
  const std::string& message() const noexcept { return message_; }  ///< may be empty
  int http_status() const noexcept { return http_status_; }

  /// Whether the failure is transient, so that the request may be retried: a reset connection is, a wrong certificate
  /// is not. This is decided once, where the failure is known best: of a status by http::is_retryable(), of a result of
  /// libcurl by net::cause_of(), and otherwise by what makes the cause.
  bool retryable() const noexcept { return retryable_; }
  /// How long the server asked to wait (Retry-After, RFC 9110 section 10.2.3).
  std::optional<std::chrono::milliseconds> retry_after() const noexcept { return retry_after_; }

  Cause&& as_retryable() && noexcept;
  Cause&& retryable_after(std::chrono::milliseconds wait) && noexcept;

  const char* what() const noexcept override;  ///< message(), or the kind's name if that is empty

 private:
  ErrorKind kind_;
  std::string message_;
  int http_status_;
  bool retryable_ = false;
  std::optional<std::chrono::milliseconds> retry_after_;
};

}  // namespace hoist
