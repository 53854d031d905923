#include "hoist/cause.hpp"

#include <utility>

namespace hoist {

std::string_view name(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::http:
      return "HTTP error";
    case ErrorKind::network:
      return "network error";
    case ErrorKind::tls:
      return "TLS error";
    case ErrorKind::timeout:
      return "timeout";
    case ErrorKind::disk:
      return "disk error";
    case ErrorKind::input:
      return "input error";
    case ErrorKind::integrity:
      return "integrity error";
    case ErrorKind::interrupted:
      return "interrupted";
    case ErrorKind::internal:
      break;
  }
  return "internal error";
}

Cause::Cause(ErrorKind kind, std::string message, int http_status)
    : kind_(kind), message_(std::move(message)), http_status_(http_status) {}

Cause&& Cause::as_retryable() && noexcept {
  retryable_ = true;
  return std::move(*this);
}

Cause&& Cause::retryable_after(std::chrono::milliseconds wait) && noexcept {
  retryable_ = true;
  retry_after_ = wait;
  return std::move(*this);
}

const char* Cause::what() const noexcept { return message_.empty() ? name(kind_).data() : message_.c_str(); }

}  // namespace hoist
