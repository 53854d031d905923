#pragma once

#include <exception>
#include <string>
#include <utility>

namespace hoist {

/// Why no batch could be fetched at all: no folder to write to, say. No item is to blame.
class RunError : public std::exception {
 public:
  explicit RunError(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// Another run is writing to the folder (see LockMode::leave). Nothing has been done, nor is anything known of the
/// batch.
class FolderInUse : public RunError {
 public:
  using RunError::RunError;
};

}  // namespace hoist
