#pragma once

#include <compare>
#include <cstdint>

namespace hoist {

/// A count of bytes, so that a size is never mistaken for a count of items or of milliseconds.
struct Bytes {
  std::uint64_t count = 0;

  constexpr auto operator<=>(const Bytes&) const = default;
  constexpr Bytes& operator+=(Bytes other) noexcept {
    count += other.count;
    return *this;
  }
  friend constexpr Bytes operator+(Bytes a, Bytes b) noexcept { return {a.count + b.count}; }
  friend constexpr Bytes operator*(std::uint64_t n, Bytes b) noexcept { return {n * b.count}; }
};

/// `n` kibibytes (1024 bytes each).
constexpr Bytes kibibytes(std::uint64_t n) noexcept { return {n * 1024}; }

/// `n` mebibytes (1024 kibibytes each).
constexpr Bytes mebibytes(std::uint64_t n) noexcept { return {n * 1024 * 1024}; }

}  // namespace hoist
