#pragma once

#include <exception>
#include <string>

namespace hoist::cli {

/// An invalid command line. what() is the text after "*** Usage error: ".
class UsageError : public std::exception {
 public:
  explicit UsageError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// An option that does not exist.
class UnknownOption : public UsageError {
 public:
  using UsageError::UsageError;
};

}  // namespace hoist::cli
