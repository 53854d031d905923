#pragma once

#include <exception>
#include <string>

namespace hoist::cli {

/// A command line that makes no sense. what() is what stands after "*** Usage error: ".
class UsageError : public std::exception {
 public:
  explicit UsageError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

}  // namespace hoist::cli
