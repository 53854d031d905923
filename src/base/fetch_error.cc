#include "hoist/fetch_error.hpp"

#include <utility>

namespace hoist {

FetchError::FetchError(std::string code, std::string tried, std::vector<Cause> causes)
    : code_(std::move(code)), tried_(std::move(tried)), causes_(std::move(causes)) {}

FetchError&& FetchError::from_line(std::string line) && {
  line_ = std::move(line);
  return std::move(*this);
}

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
