#include "hoist/fetch_error.hpp"

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

Cause&& Cause::healing() && noexcept {
  may_heal_ = true;
  return std::move(*this);
}

Cause&& Cause::healing_after(std::chrono::milliseconds wait) && noexcept {
  may_heal_ = true;
  retry_after_ = wait;
  return std::move(*this);
}

const char* Cause::what() const noexcept { return message_.empty() ? name(kind_).data() : message_.c_str(); }

FetchError::FetchError(std::string code, std::string tried, std::vector<Cause> causes)
    : code_(std::move(code)), tried_(std::move(tried)), causes_(std::move(causes)) {}

ErrorKind FetchError::kind() const noexcept { return causes_.empty() ? ErrorKind::internal : causes_.front().kind(); }

int FetchError::http_status() const noexcept {
  for (const Cause& cause : causes_) {
    if (cause.http_status() != 0) return cause.http_status();
  }
  return 0;
}

std::string FetchError::describe() const {
  return causes_.empty() ? std::string(name(ErrorKind::internal)) : causes_.front().what();
}

std::vector<std::string> FetchError::chain() const {
  std::vector<std::string> lines{tried_};
  for (const Cause& cause : causes_) lines.emplace_back(cause.what());
  return lines;
}

}  // namespace hoist
