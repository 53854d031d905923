#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "hoist/bytes.hpp"
#include "hoist/fetch_error.hpp"
#include "hoist/item.hpp"

namespace hoist {

/// What can become of an item.
enum class OutcomeKind { downloaded, unchanged, not_found, failed };

/// What became of one item.
struct Outcome {
  OutcomeKind kind = OutcomeKind::failed;
  Item item;
  Bytes bytes;                       ///< of body, as saved
  int http_status = 0;               ///< of the final response; 0 where none came
  std::chrono::nanoseconds took{0};  ///< from the item's first request to its file, waiting for a slot left out
  std::optional<FetchError> error;   ///< set exactly when kind is failed
};

/// The count of outcomes.
class Tally {
 public:
  void add(const Outcome& outcome) noexcept;

  std::uint64_t count(OutcomeKind kind) const noexcept { return counts_[static_cast<std::size_t>(kind)]; }
  std::uint64_t total() const noexcept;
  Bytes bytes() const noexcept { return bytes_; }

 private:
  std::array<std::uint64_t, 4> counts_{};
  Bytes bytes_;
};

}  // namespace hoist
