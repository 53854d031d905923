#pragma once

#include <chrono>
#include <cstdint>

namespace hoist::sim {

/// Numbers that follow from a seed, the same with every compiler and library (SplitMix64).
class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept : state_(seed) {}

  std::uint64_t next() noexcept {
    std::uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  /// From `least` to `most`, both included.
  std::int64_t between(std::int64_t least, std::int64_t most) noexcept {
    return least + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(most - least + 1));
  }

  std::size_t below(std::size_t end) noexcept { return static_cast<std::size_t>(next() % end); }

  /// Whether something happens that happens so often in a thousand times.
  bool chance(std::int64_t in_a_thousand) noexcept { return between(0, 999) < in_a_thousand; }

  std::chrono::milliseconds time(std::int64_t least, std::int64_t most) noexcept {
    return std::chrono::milliseconds(between(least, most));
  }

  /// From 0 to 1.
  double fraction() noexcept { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace hoist::sim
