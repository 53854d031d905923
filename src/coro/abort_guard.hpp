#pragma once

#include <csignal>

namespace hoist::coro {

/// While it lives, an abort() ends the program with a sentence on standard error and exit status 3, rather than with
/// SIGABRT and without a word.
///
/// It is for calls of libuv that abort where the system refuses them something, and give no way to find out before. One
/// at a time; everywhere else an abort() stays one.
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
