#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "hoist/bytes.hpp"

namespace hoist::cli {

/// What a progress bar shows at one moment.
struct BarState {
  std::uint64_t done = 0;                             ///< items that have ended, with any outcome
  std::optional<std::uint64_t> total = std::nullopt;  ///< total number of items; nothing while not known
  bool growing = false;                               ///< whether there may be more than the total
  std::uint64_t errors = 0;
  std::uint64_t not_found = 0;
  double items_per_second = 0;  ///< lately
  double bytes_per_second = 0;  ///< lately
  std::chrono::seconds elapsed{0};
  std::optional<std::chrono::seconds> remaining = std::nullopt;  ///< an estimate; nothing while there is none
};

/// How a progress bar may be drawn.
struct BarStyle {
  unsigned columns = 80;  ///< the bar is never wider
  bool color = false;     ///< with the SGR sequences of ECMA-48
  bool blocks = false;    ///< with the block characters of Unicode (U+2588 to U+258F), in UTF-8; otherwise with '#'
};

/// The bar as one line of text. The narrower it is, the less it shows; the number of items done is dropped last.
std::string draw_bar(const BarState& state, const BarStyle& style);

/// A time for people: "0:05", "12:34", "1:02:03", "2d 03:04".
std::string clock_text(std::chrono::seconds time);

/// A size or a rate for people, in powers of 1000: "0 B", "999 B", "1.2 kB", "34 MB".
std::string size_text(double bytes);

}  // namespace hoist::cli
