#pragma once

namespace hoist::test {

/// While it lives, `new` fails on this thread. Not with a sanitizer, whose own `new` has to stay: see possible.
class NoMemory {
 public:
  NoMemory() noexcept;
  NoMemory(const NoMemory&) = delete;
  NoMemory& operator=(const NoMemory&) = delete;
  ~NoMemory();

  static bool possible() noexcept;

  /// How many things that this thread has made with `new` are there: those made minus those deleted, where it is
  /// possible.
  static long allocations() noexcept;
};

}  // namespace hoist::test
