#pragma once

#include <exception>
#include <string>
#include <utility>

namespace hoist {

/// Why a run could not start or continue: there is no folder to write to, say. It is not the fault of an item.
class RunError : public std::exception {
 public:
  explicit RunError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// Another run is writing to the folder (see LockMode::leave). Nothing has been done, and nothing is known about the
/// batch.
class FolderInUse : public RunError {
 public:
  using RunError::RunError;
};

}  // namespace hoist
