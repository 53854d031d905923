#pragma once

#include <csignal>

namespace hoist::coro {

/// While it lives, an abort() ends the program with a message on standard error and exit status 3, rather than with
/// SIGABRT and without a message.
///
/// It is for calls of libuv that abort if the system refuses a resource, which cannot be tested beforehand. One
/// at a time; everywhere else, abort() works as usual.
class AbortGuard {
 public:
  /// @param sentence with its line end; has to live as long as the program
  explicit AbortGuard(const char* sentence) noexcept;
  AbortGuard(const AbortGuard&) = delete;
  AbortGuard& operator=(const AbortGuard&) = delete;
  ~AbortGuard();

 private:
  struct sigaction before_ {};
};

}  // namespace hoist::coro
