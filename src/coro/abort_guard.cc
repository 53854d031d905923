#include "coro/abort_guard.hpp"

#include <atomic>
#include <cstring>
#include <unistd.h>

namespace hoist::coro {

namespace {

constexpr int could_not_run = 3;

std::atomic<const char*> last_words{nullptr};
static_assert(std::atomic<const char*>::is_always_lock_free, "a signal handler reads it");

void end_with_words(int) {
  const char* const sentence = last_words;
  // A failure is ignored: the program is about to end.
  if (sentence) [[maybe_unused]]
    const ssize_t written = ::write(STDERR_FILENO, sentence, std::strlen(sentence));
  ::_exit(could_not_run);
}

}  // namespace

AbortGuard::AbortGuard(const char* sentence) noexcept {
  last_words = sentence;
  struct sigaction action {};
  action.sa_handler = &end_with_words;
  ::sigaction(SIGABRT, &action, &before_);  // fails only for a signal that there is not
}

AbortGuard::~AbortGuard() { ::sigaction(SIGABRT, &before_, nullptr); }

}  // namespace hoist::coro
