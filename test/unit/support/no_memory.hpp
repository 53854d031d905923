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
};

}  // namespace hoist::test
