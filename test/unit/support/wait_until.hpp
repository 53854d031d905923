#pragma once

#include <chrono>
#include <thread>

#include "support/gate.hpp"

namespace hoist::test {

/// Waits for what nothing announces, by asking for it over and over.
/// @returns false if the condition still did not hold at the deadline
template <typename Condition>
[[nodiscard]] bool wait_until(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // between two questions
  }
  return true;
}

/// Waits until every other thread of this process is asleep in the kernel: waiting for input, a lock or a time.
/// @returns false if one still was not at the deadline
[[nodiscard]] bool wait_until_others_are_asleep();

}  // namespace hoist::test
