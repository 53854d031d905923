#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace hoist {

/// What sort of thing went wrong. It decides what a user can do about it, and whether trying again may help.
enum class ErrorKind {
  http,         ///< the server answered, but not with the file: a status, a redirect too many, a broken header
  network,      ///< no connection, or one that broke: names, TCP, a body cut short
  tls,          ///< no trusted connection: handshake or certificate
  timeout,      ///< too long without a connection or without a byte
  disk,         ///< the file could not be written
  input,        ///< what was asked for makes no sense: a line that cannot be used, a file name taken twice
  integrity,    ///< the bytes came, but they are not the ones expected
  interrupted,  ///< the run was stopped while this item was in flight
  internal,     ///< anything that hoist did not foresee: a bug, or memory exhausted
};

/// The kind in words ("network error"), for a cause that has no message of its own.
std::string_view name(ErrorKind kind) noexcept;

/// One reason in a chain of reasons. Causes are what net and store throw; they know nothing of items.
class Cause : public std::exception {
 public:
  /// @param http_status the status that the server gave (RFC 9110 section 15), 0 where there is none
  Cause(ErrorKind kind, std::string message, int http_status = 0);

  ErrorKind kind() const noexcept { return kind_; }
  const std::string& message() const noexcept { return message_; }  ///< may be empty
  int http_status() const noexcept { return http_status_; }

  /// Whether the same request may succeed a little later: a reset connection, say, but not a wrong certificate.
  bool retryable() const noexcept { return retryable_; }
  /// How long the server asked to be left alone (Retry-After, RFC 9110 section 10.2.3).
  std::optional<std::chrono::milliseconds> retry_after() const noexcept { return retry_after_; }

  Cause&& as_retryable() && noexcept;
  Cause&& retryable_after(std::chrono::milliseconds wait) && noexcept;

  const char* what() const noexcept override;  ///< message(), or the kind's name where that is empty

 private:
  ErrorKind kind_;
  std::string message_;
  int http_status_;
  bool retryable_ = false;
  std::optional<std::chrono::milliseconds> retry_after_;
};

}  // namespace hoist
